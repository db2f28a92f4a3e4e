// The connection to the page's process. The front end beneath us opens a lost websocket again by itself, but
// late, and what was under way is then lost without a word. So events are kept until they are answered, the
// connection is opened anew as soon as the server can be reached, and everything is sent again, once.
// `session.js` watches the server and shows the bar; the two talk by events on the document.

const DOUBT = 5000; // ms without an answer after which the server is asked whether it is there
const HOPELESS = 10000; // ms without an answer, with the server there, after which the connection is opened anew
const ASLEEP = 20000; // ms between two ticks of a second: the computer or the tab has slept

class Line {
  constructor(model, changed) {
    this.model = model;
    this.changed = changed; // up or down
    this.server = "alive"; // as session.js last said: alive, lost, gone
    this.inputs = null;
    this.ticked = Date.now();
    this.renewedAt = 0;
    const manager = model.widget_manager;
    this.kernel = manager && manager.kernel && manager.kernel.connectionStatusChanged ? manager.kernel : null;
    const status = (_, now) => this.connection(now);
    if (this.kernel) this.kernel.connectionStatusChanged.connect(status);
    const heard = (event) => this.hear(event.detail);
    document.addEventListener("antirisk:server", heard);
    this.timer = setInterval(() => this.tick(), 1000);
    this.stop = () => {
      clearInterval(this.timer);
      document.removeEventListener("antirisk:server", heard);
      if (this.kernel && !this.kernel.isDisposed) this.kernel.connectionStatusChanged.disconnect(status);
    };
  }

  get up() {
    return this.server === "alive" && (!this.kernel || (!this.kernel.isDisposed && this.kernel.connectionStatus === "connected"));
  }

  transmit(content, buffers) {
    if (!this.up) return false;
    try {
      this.model.send(content, undefined, buffers);
      return true;
    } catch (error) {
      console.warn(error);
      return false;
    }
  }

  // The websocket was opened or closed.
  connection(status) {
    if (status === "connected") this.inputs.sendAgain();
    else this.doubt();
    this.changed();
  }

  // What session.js found out about the server.
  hear(state) {
    const before = this.server;
    this.server = state;
    if (state === "alive" && before !== "alive") this.recover();
    this.changed();
  }

  // The server can be reached: is our connection alive too? A question that is answered tells.
  recover() {
    if (this.kernel && this.kernel.connectionStatus !== "connected") this.renew();
    else {
      this.inputs.sendAgain();
      this.inputs.give("", "", "ping", null);
      setTimeout(() => this.inputs.silence() > 2500 && this.renew(), 3000);
    }
  }

  renew() {
    if (!this.kernel || this.kernel.isDisposed || Date.now() - this.renewedAt < DOUBT) return;
    this.renewedAt = Date.now();
    this.kernel.reconnect().catch(() => this.doubt());
  }

  doubt() {
    document.dispatchEvent(new CustomEvent("antirisk:doubt"));
  }

  tick() {
    const slept = Date.now() - this.ticked > ASLEEP;
    this.ticked = Date.now();
    const silence = this.inputs.silence();
    if (slept || silence > DOUBT) this.doubt();
    if (slept && this.up) this.recover();
    else if (silence > HOPELESS && this.server === "alive") {
      if (this.kernel) this.renew();
      else this.inputs.sendAgain(); // a front end that hides its connection: nothing is lost by asking again
    }
  }
}
