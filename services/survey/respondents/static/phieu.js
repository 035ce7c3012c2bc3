/* What a script adds to the respondents' pages: the whole questionnaire at once with its conditions, a draft that survives a closed
   page, and answers that wait on the device while there is no line. Without it the server leads from step to step. */
"use strict";

(() => {
  const NUMBER = /^-?[0-9]{1,15}(?:\.[0-9]{1,12})?$/;
  const DRAFT = "phieu:draft:";
  const QUEUE = "phieu:queue";
  const DRAFT_HOURS = { ONCE: 7 * 24, OPEN: 0.25 }; // A poster's device may be a kiosk: the next person shall not read the last one's.
  const LONGEST_SIDE = 1600; // Enough to read a notice board by; a tenth of what cameras give.
  const UPLOADS = "/anh"; // Below the page's address: where forms with pictures are posted to.
  const SHORTEST_WAIT = 5000;
  const LONGEST_WAIT = 60000;

  /* Storage of the device; a browser that refuses it (a private window) keeps things as long as the page is open. */
  const memory = new Map();
  const store = {
    read(key) {
      if (memory.has(key)) return memory.get(key);
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
        memory.delete(key);
      } catch {
        memory.set(key, value); // no room, or none allowed
      }
    },
    forget(key) {
      memory.delete(key);
      try {
        localStorage.removeItem(key);
      } catch { /* nothing was kept */ }
    },
  };

  /* Conditions, as the server evaluates them (services/survey/expressions/compiling.py). */
  const textOf = (value) => (Array.isArray(value) ? value.join(" ") : value ?? "");
  const isFigure = (term) => ["n", "count", "length", "+", "-", "*"].includes(term[0]);
  const compare = {
    "=": (a, b) => a === b, "!=": (a, b) => a !== b, "<": (a, b) => a < b,
    "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
  };

  function answerTo(term, given, own) {
    return term[1] === null ? own : given[term[1]];
  }

  function text(term, given, own) {
    return term[0] === "q" ? textOf(answerTo(term, given, own)) : term[1];
  }

  function figure(term, given, own) {
    switch (term[0]) {
      case "n": return Number(term[1]);
      case "count": return text(term[1], given, own).split(" ").filter(Boolean).length;
      case "length": return [...text(term[1], given, own)].length;
      case "+": case "-": case "*": {
        const [a, b] = [figure(term[1], given, own), figure(term[2], given, own)];
        return a === null || b === null ? null : { "+": a + b, "-": a - b, "*": a * b }[term[0]];
      }
      default: {
        const said = text(term, given, own);
        return NUMBER.test(said) ? Number(said) : null;
      }
    }
  }

  function comparison([how, left, right], given, own) {
    const figures = () => {
      const [a, b] = [figure(left, given, own), figure(right, given, own)];
      return a === null || b === null ? how === "!=" : compare[how](a, b);
    };
    const days = () => {
      const [a, b] = [text(left, given, own), text(right, given, own)];
      return a.length === 10 && b.length === 10 && compare[how](a, b);
    };
    if (isFigure(left) || isFigure(right)) return figures();
    if (how === "=" || how === "!=") return compare[how](text(left, given, own), text(right, given, own));
    return left[0] === "d" || right[0] === "d" ? days() : figures() || days();
  }

  function holds(condition, given, own) {
    const [how, ...parts] = condition;
    switch (how) {
      case "and": return parts.every((one) => holds(one, given, own));
      case "or": return parts.some((one) => holds(one, given, own));
      case "not": return !holds(parts[0], given, own);
      case "selected": {
        const value = answerTo(parts[0], given, own);
        return Array.isArray(value) ? value.includes(parts[1]) : value === parts[1];
      }
      case "matches":
        try {
          return new RegExp(`^(?:${parts[1]})$`, "u").test(text(parts[0], given, own));
        } catch {
          return true; // The server decides.
        }
      default: return comparison(condition, given, own);
    }
  }

  /* Pictures are made small on the device, which loses what the camera noted in them: a slow line takes a tenth of the time, and an
     answer that waits has room in the device's storage. What is no picture is refused by throwing. */
  async function shrunk(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.85);
  }

  /* Where a form asks for the place of a photo, the file goes as the camera wrote it. */
  function untouched(file) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => resolve(reader.result));
      reader.addEventListener("error", () => reject(reader.error));
      reader.readAsDataURL(file);
    });
  }

  const pageOf = (path) => (path.endsWith(UPLOADS) ? path.slice(0, -UPLOADS.length) : path);

  function blobOf(address) {
    const bytes = atob(address.slice(address.indexOf(",") + 1));
    return new Blob([Uint8Array.from(bytes, (one) => one.charCodeAt(0))], { type: "image/jpeg" });
  }

  /* One page with a questionnaire. */
  class Sheet {
    constructor(form) {
      this.form = form;
      this.key = DRAFT + pageOf(location.pathname);
      this.words = JSON.parse(form.dataset.words);
      this.questions = [...form.querySelectorAll("[data-code]")];
      this.before = form.querySelector("#before");
      this.status = form.querySelector("#status");
      this.asked = form.querySelector("#questions");
      this.live = form.querySelector("#live");
      this.pictures = {};
    }

    start() {
      this.form.querySelector("#buttons")?.remove();
      this.form.querySelectorAll(".step").forEach((one) => one.remove());
      this.form.addEventListener("input", () => this.changed());
      for (const question of this.questions.filter((one) => "picture" in one.dataset)) {
        question.querySelector("[type=file]").addEventListener("change", (event) => this.pick(question, event.target));
        question.querySelector(".chosen button").addEventListener("click", () => this.choose(question, null));
      }
      this.form.addEventListener("submit", (event) => this.pressed(event));
      this.live.querySelector("#clear").addEventListener("click", () => this.clear());
      if (this.before) this.restore();
      else this.open();
      this.follow();
    }

    open() {
      if (this.before) this.before.hidden = true;
      this.asked.hidden = false;
      this.live.hidden = false;
      document.querySelector(".languages")?.setAttribute("hidden", "");
    }

    pressed(event) {
      const act = event.submitter?.value ?? "send";
      if (act === "begin") {
        if (!this.form.elements.consent.checked) return; // The server's page says what is missing.
        event.preventDefault();
        this.started = new Date().toISOString();
        this.open();
        this.asked.focus();
        this.keep();
      } else if (act === "send") {
        event.preventDefault();
        if (this.check()) this.send();
      }
    }

    changed() {
      this.follow();
      this.keep();
    }

    async pick(question, control) {
      const [file] = control.files;
      if (!file) return;
      try {
        const small = await shrunk(file);
        this.choose(question, "place" in question.dataset ? await untouched(file) : small);
      } catch {
        this.choose(question, null);
        this.mark(question, question.dataset.wrong);
      }
    }

    /* The script sends pictures by itself, made small: the field is only there to choose them by. */
    choose(question, picture) {
      const chosen = question.querySelector(".chosen");
      question.querySelector("[type=file]").value = "";
      if (picture) this.pictures[question.dataset.code] = picture;
      else delete this.pictures[question.dataset.code];
      chosen.hidden = !picture;
      if (picture) chosen.querySelector("img").src = picture;
      else chosen.querySelector("img").removeAttribute("src");
      this.mark(question, "");
      this.changed();
    }

    valueOf(question) {
      if ("picture" in question.dataset) {
        const isHere = question.querySelector("[type=hidden]") && !question.querySelector(":checked");
        return isHere || this.pictures[question.dataset.code] ? question.dataset.code : "";
      }
      const controls = [...question.querySelectorAll("input, textarea")];
      if (controls.length === 0) return "";
      const kind = controls[0].type;
      if (kind === "checkbox") return controls.filter((one) => one.checked).map((one) => one.value);
      if (kind === "radio") return controls.find((one) => one.checked)?.value ?? "";
      const written = controls[0].value.trim();
      return "number" in question.dataset ? written.replaceAll(" ", "").replaceAll(",", ".") : written;
    }

    /* Show what is asked, given the answers before it, and nothing else. */
    follow() {
      const given = {};
      for (const question of this.questions) {
        const conditions = JSON.parse(question.dataset.relevant ?? "[]");
        question.hidden = !conditions.every((one) => holds(one, given, null));
        const value = this.valueOf(question);
        if (!question.hidden && value.length > 0 && !this.wrong(question, value, given)) {
          given[question.dataset.code] = value;
        }
      }
      for (const section of [...this.asked.querySelectorAll("section")].reverse()) {
        section.hidden = !section.querySelector("[data-code]:not([hidden])");
      }
      return given;
    }

    wrong(question, value, given) {
      const { dataset } = question;
      if ("picture" in dataset) return false;
      const control = question.querySelector("input, textarea");
      if (control && !control.validity.valid) return true;
      if ("number" in dataset) {
        if (!NUMBER.test(value)) return true;
        const number = Number(value);
        if (dataset.minimum && number < Number(dataset.minimum)) return true;
        if (dataset.maximum && number > Number(dataset.maximum)) return true;
        if ("integer" in dataset && !Number.isInteger(number)) return true;
      }
      return "constraint" in dataset && !holds(JSON.parse(dataset.constraint), given, value);
    }

    /* Say what is missing or wrong beside each question and above all of them; true where nothing is. */
    check() {
      const given = this.follow();
      this.form.parentElement.querySelector("#faults")?.remove();
      const faulty = [];
      for (const question of this.questions) {
        const value = this.valueOf(question);
        let words = "";
        if (!question.hidden && value.length === 0 && "required" in question.dataset) words = question.dataset.missing;
        else if (!question.hidden && value.length > 0 && this.wrong(question, value, given)) words = question.dataset.wrong;
        this.mark(question, words);
        if (words) faulty.push([question, words]);
      }
      if (faulty.length > 0) this.summarize(faulty);
      return faulty.length === 0;
    }

    mark(question, words) {
      const { code } = question.dataset;
      const control = question.matches("fieldset") ? question : question.querySelector("[id^='a.']");
      if (!control) return;
      question.querySelector(".fault")?.remove();
      question.classList.toggle("faulty", Boolean(words));
      const hints = [...question.querySelectorAll(".hint")];
      const described = [...hints.map((one) => one.id), words && `f.${code}`].filter(Boolean);
      if (described.length > 0) control.setAttribute("aria-describedby", described.join(" "));
      else control.removeAttribute("aria-describedby");
      if (!words) {
        control.removeAttribute("aria-invalid");
        return;
      }
      control.setAttribute("aria-invalid", "true");
      const fault = Object.assign(document.createElement("p"), { className: "fault", id: `f.${code}`, textContent: words });
      fault.lang = (words === question.dataset.missing ? question.dataset.missingLang : question.dataset.wrongLang) ?? this.asked.lang;
      (hints.at(-1) ?? question.querySelector("legend, label")).after(fault);
    }

    summarize(faulty) {
      const summary = Object.assign(document.createElement("div"), { className: "summary", id: "faults", tabIndex: -1 });
      summary.setAttribute("role", "alert");
      const title = Object.assign(document.createElement("h2"), {
        textContent: this.words.check.replace("{count}", faulty.length),
      });
      const list = document.createElement("ul");
      for (const [question, words] of faulty) {
        const link = Object.assign(document.createElement("a"), { href: `#a.${question.dataset.code}` });
        link.textContent = `${question.querySelector("legend, label").firstChild.textContent.trim()} – ${words}`;
        list.append(Object.assign(document.createElement("li"), {}));
        list.lastChild.append(link);
      }
      summary.append(title, list);
      this.form.before(summary);
      summary.focus();
      summary.scrollIntoView();
    }

    /* The draft. */
    keep() {
      const values = [...new FormData(this.form)].filter(([name]) => name.startsWith("a."));
      const response = this.form.elements.response.value;
      const form = this.form.elements.form.value;
      store.write(this.key, { at: Date.now(), form, response, started: this.started, values, pictures: this.pictures });
    }

    restore() {
      const draft = store.read(this.key);
      if (!draft || Date.now() - draft.at > DRAFT_HOURS[this.form.dataset.kind] * 3600000) {
        store.forget(this.key);
        return;
      }
      this.form.elements.response.value = draft.response;
      this.started = draft.started;
      for (const control of this.form.querySelectorAll("[name^='a.']")) {
        const kept = draft.values.filter(([name]) => name === control.name).map(([, value]) => value);
        if (control.type === "radio" || control.type === "checkbox") control.checked = kept.includes(control.value);
        else if (control.type !== "file") control.value = kept[0] ?? "";
      }
      this.show(draft.pictures ?? {});
      this.form.elements.consent.checked = true;
      this.open();
      // What the newer version of a form asks otherwise stays empty; the rest is worth another look.
      this.say(draft.form && draft.form !== this.form.elements.form.value ? this.words.changed : this.words.restored);
    }

    show(pictures) {
      for (const question of this.questions.filter((one) => "picture" in one.dataset)) {
        this.choose(question, pictures[question.dataset.code] ?? null);
      }
    }

    clear() {
      this.show({});
      store.forget(this.key);
      for (const control of this.form.querySelectorAll("[name^='a.'], #consent")) {
        if (control.type === "radio" || control.type === "checkbox") control.checked = false;
        else control.value = "";
      }
      this.form.elements.response.value = newId();
      this.form.parentElement.querySelector("#faults")?.remove();
      this.questions.forEach((one) => this.mark(one, ""));
      this.follow();
      this.say(this.words.cleared);
      this.asked.focus();
    }

    say(words) {
      this.status.textContent = words;
    }

    /* What is sent: the answers to what is asked, and nothing that is left over from an answer that was changed. */
    body() {
      const given = new Set(this.questions.filter((one) => !one.hidden).map((one) => `a.${one.dataset.code}`));
      const fields = [...new FormData(this.form)].filter(
        ([name, value]) => typeof value === "string" && (!name.startsWith("a.") || given.has(name)),
      );
      const own = [["consent", "yes"], ["act", "send"]];
      if (this.started) own.push(["started_at", this.started]);
      return [...fields.filter(([name]) => !["consent", "act"].includes(name)), ...own];
    }

    send() {
      const { pathname, search } = new URL(this.form.action);
      const shown = this.questions.filter((one) => !one.hidden && this.pictures[one.dataset.code]);
      const item = {
        id: this.form.elements.response.value,
        path: pathname + search,
        fields: this.body(),
        pictures: shown.map((one) => [one.dataset.code, this.pictures[one.dataset.code]]),
        captured_at: new Date().toISOString(),
      };
      queue.put(item);
      this.say(this.words.sending);
      const button = this.live.querySelector("[value=send]");
      button.disabled = true;
      deliver(item).then((outcome) => {
        button.disabled = false;
        this.after(item, outcome);
      });
    }

    after(item, outcome) {
      if (outcome.kind === "sent") {
        queue.drop(item.id);
        store.forget(this.key);
        location.assign(outcome.address);
      } else if (outcome.kind === "refused") {
        queue.drop(item.id);
        if (outcome.status !== 422) store.forget(this.key);
        replaceMain(outcome.page);
      } else {
        store.forget(this.key);
        this.waits(item);
      }
    }

    /* The answers stay on the device; tell so, and try again whenever there may be a line. */
    waits(item) {
      const main = document.querySelector("main");
      const page = document.querySelector("#kept-page").content.cloneNode(true);
      const again = page.querySelector("button");
      if (this.form.dataset.kind === "OPEN") {
        again.addEventListener("click", () => this.again(main));
      } else {
        again.remove();
      }
      this.hiddenMain = [...main.childNodes];
      main.replaceChildren(page);
      main.focus();
      courier.watch((outcome, sent) => {
        if (sent.id !== item.id || !main.querySelector(".kept-here")) return false;
        if (outcome.kind === "sent") location.assign(outcome.address);
        else replaceMain(outcome.page);
        return true;
      });
    }

    again(main) {
      main.replaceChildren(...this.hiddenMain);
      this.clear();
      this.before.hidden = false;
      this.asked.hidden = true;
      this.live.hidden = true;
      this.say("");
      main.focus();
    }
  }

  /* Answers on their way. */
  const queue = {
    all: () => store.read(QUEUE) ?? [],
    put: (item) => store.write(QUEUE, [...queue.all().filter((one) => one.id !== item.id), item]),
    drop: (id) => store.write(QUEUE, queue.all().filter((one) => one.id !== id)),
  };

  function bodyOf(item) {
    const fields = [...item.fields, ["captured_at", item.captured_at], ["sent_at", new Date().toISOString()]];
    if (!item.pictures?.length) return new URLSearchParams(fields);
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    for (const [code, picture] of item.pictures) body.append(`f.${code}`, blobOf(picture), "anh.jpg");
    return body;
  }

  async function deliver(item) {
    const body = bodyOf(item);
    try {
      const answer = await fetch(item.path, { method: "POST", body, credentials: "omit" });
      if (answer.ok && answer.redirected) return { kind: "sent", address: answer.url };
      if (answer.status === 429 || answer.status >= 500) return { kind: "later" };
      return { kind: "refused", status: answer.status, page: await answer.text() };
    } catch {
      return { kind: "later" };
    }
  }

  const courier = {
    wait: SHORTEST_WAIT,
    timer: 0,
    busy: false,
    watchers: [],
    watch(watcher) {
      courier.watchers.push(watcher);
      courier.later();
    },
    later() {
      clearTimeout(courier.timer);
      courier.timer = setTimeout(() => courier.run(), courier.wait);
      courier.wait = Math.min(courier.wait * 2, LONGEST_WAIT);
    },
    async run() {
      if (courier.busy) return;
      courier.busy = true;
      let [left, sent] = [false, false];
      for (const item of queue.all()) {
        const outcome = await deliver(item);
        if (outcome.kind === "later") {
          left = true;
          continue;
        }
        queue.drop(item.id);
        const seen = courier.watchers.some((watcher) => watcher(outcome, item));
        if (!seen && outcome.kind === "sent") sent = true;
        else if (!seen) tellRefused(outcome, item);
      }
      courier.busy = false;
      if (sent) tell("sent");
      if (left) courier.later();
      else courier.wait = SHORTEST_WAIT;
    },
  };

  /* Tell of answers that had waited here, perhaps since an earlier visit. */
  function tell(word) {
    const words = document.querySelector("#kept-words").dataset;
    const note = Object.assign(document.createElement("p"), { className: "kept", textContent: words[word] });
    note.setAttribute("role", "status");
    document.querySelector("main > .kept")?.remove();
    document.querySelector("main").prepend(note);
    return note;
  }

  /* What the server finds wrong can still be mended: the answers are a draft again. */
  function tellRefused(outcome, item) {
    const note = tell("refused");
    if (outcome.status !== 422) return;
    const values = item.fields.filter(([name]) => name.startsWith("a."));
    const [path, query] = item.path.split("?");
    const page = pageOf(path);
    const [, form] = item.fields.find(([name]) => name === "form") ?? [];
    store.write(DRAFT + page, { at: Date.now(), response: item.id, form, values, pictures: Object.fromEntries(item.pictures ?? []) });
    const link = Object.assign(document.createElement("a"), { href: query ? `${page}?${query}` : page });
    link.textContent = document.querySelector("#kept-words").dataset.mend;
    note.append(" ", link);
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing where there is no TLS, as in an office's own net.
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  function replaceMain(page) {
    const read = new DOMParser().parseFromString(page, "text/html");
    document.title = read.title;
    document.querySelector("main").replaceWith(read.querySelector("main"));
    begin();
    (document.querySelector("#faults") ?? document.querySelector("main")).focus();
    window.scrollTo(0, 0);
  }

  function begin() {
    const form = document.querySelector("#form");
    if (form) new Sheet(form).start();
  }

  begin();
  courier.run();
  addEventListener("online", () => {
    courier.wait = SHORTEST_WAIT;
    courier.run();
  });
})();
