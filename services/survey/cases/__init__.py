"""Cases: those who were drawn, from the draw to the answer, a refusal or a replacement."""
