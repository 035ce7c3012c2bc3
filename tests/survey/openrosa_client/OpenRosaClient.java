import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.DecimalData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.reference.PrefixedRootFactory;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.IPropertyManager;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.services.properties.IPropertyRules;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A collecting app on JavaRosa, the engine of ODK Collect: it lists, downloads, fills in and submits.
 *
 * <p>Arguments: address of the server, working folder. It fills in every form of the list by choosing the first choice, the
 * number 1 and the text "Tốt", prints one line for each thing it did, and ends with an error where the server breaks the protocol.
 */
public final class OpenRosaClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String server;
    private final Path folder;

    private OpenRosaClient(String server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager(new OwnProperties());
        new OpenRosaClient(arguments[0], Path.of(arguments[1])).work();
    }

    private void work() throws Exception {
        ReferenceManager.instance().addReferenceFactory(new Folder(folder));
        NodeList forms = elements(get(server + "/formList"), "xform");
        for (int index = 0; index < forms.getLength(); index++) {
            Element form = (Element) forms.item(index);
            System.out.println("LISTED " + text(form, "formID") + " " + text(form, "version"));
            byte[] xform = checked(get(text(form, "downloadUrl")), text(form, "hash"));
            NodeList files = elements(get(text(form, "manifestUrl")), "mediaFile");
            for (int number = 0; number < files.getLength(); number++) {
                Element file = (Element) files.item(number);
                byte[] content = checked(get(text(file, "downloadUrl")), text(file, "hash"));
                Files.write(folder.resolve(text(file, "filename")), content);
                System.out.println("MEDIA " + text(file, "filename"));
            }
            byte[] filled = filled(xform);
            preflight();
            submit(filled);
            submit(filled);
        }
    }

    private byte[] filled(byte[] xform) throws Exception {
        FormDef form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(xform));
        form.initialize(true, new InstanceInitializationFactory());
        FormEntryController entry = new FormEntryController(new FormEntryModel(form));
        for (int event = entry.stepToNextEvent();
                event != FormEntryController.EVENT_END_OF_FORM;
                event = entry.stepToNextEvent()) {
            if (event != FormEntryController.EVENT_QUESTION) {
                continue;
            }
            FormEntryPrompt prompt = entry.getModel().getQuestionPrompt();
            String name = prompt.getFormElement().getBind().getReference().toString();
            if (prompt.isReadOnly()) {
                continue;
            }
            int outcome = entry.answerQuestion(answer(prompt), true);
            if (outcome != FormEntryController.ANSWER_OK) {
                throw new IllegalStateException("the form does not take the answer to " + name);
            }
            System.out.println("ANSWERED " + name);
        }
        form.postProcessInstance();
        return new XFormSerializingVisitor().serializeInstance(form.getInstance());
    }

    private static IAnswerData answer(FormEntryPrompt prompt) {
        List<SelectChoice> choices = prompt.getSelectChoices();
        switch (prompt.getControlType()) {
            case Constants.CONTROL_SELECT_ONE:
                return new SelectOneData(choices.get(0).selection());
            case Constants.CONTROL_SELECT_MULTI:
                return new MultipleItemsData(List.of(choices.get(0).selection()));
            default:
                break;
        }
        switch (prompt.getDataType()) {
            case Constants.DATATYPE_INTEGER:
                return new IntegerData(1);
            case Constants.DATATYPE_DECIMAL:
                return new DecimalData(1);
            default:
                return new StringData("Tốt");
        }
    }

    private void preflight() throws Exception {
        HttpRequest request =
                request(server + "/submission")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build();
        HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
        speaksOpenRosa(answer);
        answer.headers().firstValueAsLong("X-OpenRosa-Accept-Content-Length").orElseThrow();
        System.out.println("PREFLIGHT " + answer.statusCode());
    }

    /** Sends in chunks, for a stream has no length that could be told. */
    private void submit(byte[] filled) throws Exception {
        String boundary = "a-boundary-of-seventy-signs-at-most";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--" + boundary + "\r\n").getBytes(StandardCharsets.US_ASCII));
        body.write(
                ("Content-Disposition: form-data; name=\"xml_submission_file\"; filename=\"a.xml\"\r\n"
                                + "Content-Type: text/xml\r\nContent-Transfer-Encoding: binary\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        body.write(filled);
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        HttpRequest request =
                request(server + "/submission?deviceID=javarosa%3A1")
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(
                                HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(body.toByteArray())))
                        .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        speaksOpenRosa(answer);
        Element message = (Element) elements(answer.body(), "message").item(0);
        System.out.println("SUBMITTED " + answer.statusCode() + " " + message.getTextContent());
    }

    private byte[] get(String address) throws Exception {
        HttpRequest request = request(address).GET().build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        speaksOpenRosa(answer);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(address + " answers " + answer.statusCode());
        }
        return answer.body();
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .version(HttpClient.Version.HTTP_1_1)
                .header("X-OpenRosa-Version", "1.0")
                .header("Accept-Language", "en");
    }

    private static void speaksOpenRosa(HttpResponse<?> answer) {
        if (!answer.headers().allValues("X-OpenRosa-Version").equals(List.of("1.0"))
                || answer.headers().allValues("Date").size() != 1) {
            throw new IllegalStateException("no OpenRosa answer: " + answer.headers().map());
        }
    }

    private static byte[] checked(byte[] content, String hash) throws Exception {
        StringBuilder found = new StringBuilder("md5:");
        for (byte one : MessageDigest.getInstance("MD5").digest(content)) {
            found.append(String.format(Locale.ROOT, "%02x", one));
        }
        if (!found.toString().equals(hash)) {
            throw new IllegalStateException("the hash " + hash + " is not that of the content");
        }
        return content;
    }

    private static NodeList elements(byte[] xml, String name) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml))
                .getElementsByTagNameNS("*", name);
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagNameNS("*", name).item(0).getTextContent();
    }

    /** What the phone knows of itself. */
    private static final class OwnProperties implements IPropertyManager {
        @Override
        public List<String> getProperty(String name) {
            return List.of(getSingularProperty(name));
        }

        @Override
        public String getSingularProperty(String name) {
            return "deviceid".equals(name) ? "javarosa:1" : "";
        }

        @Override
        public void setProperty(String name, String value) {}

        @Override
        public void setProperty(String name, List<String> value) {}

        @Override
        public void addRules(IPropertyRules rules) {}

        @Override
        public List<IPropertyRules> getRules() {
            return List.of();
        }
    }

    /** Finds a form's media files where they were downloaded to. */
    private static final class Folder extends PrefixedRootFactory {
        private final Path folder;

        Folder(Path folder) {
            super(new String[] {"file-csv", "file"});
            this.folder = folder;
        }

        @Override
        protected Reference factory(String terminal, String uri) {
            return new MediaFile(folder.resolve(terminal.replaceFirst("^/", "")), uri);
        }
    }

    private record MediaFile(Path path, String uri) implements Reference {
        @Override
        public boolean doesBinaryExist() {
            return Files.exists(path);
        }

        @Override
        public InputStream getStream() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public String getURI() {
            return uri;
        }

        @Override
        public String getLocalURI() {
            return path.toString();
        }

        @Override
        public boolean isReadOnly() {
            return true;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("read only");
        }

        @Override
        public void remove() throws IOException {
            throw new IOException("read only");
        }

        @Override
        public Reference[] probeAlternativeReferences() {
            return new Reference[0];
        }
    }
}
