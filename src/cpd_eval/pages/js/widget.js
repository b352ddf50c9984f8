/** The form page inside Jupyter and Voilà: messages travel over the comm of a widget. */

import { mount } from "./form_page.js";

const ENDED = new Set(["dead", "restarting", "autorestarting", "terminating"]);

function widgetTransport(model) {
  const kernel = model.widget_manager?.kernel;
  return {
    ownsPage: document.body.dataset.cpdForm === "yes",
    send(message, bytes) {
      try {
        model.send(message, undefined, bytes ? [bytes] : []);
      } catch (problem) {
        // The message stays in the outbox and is sent again when the connection is back.
        console.debug("not sent yet:", problem.message);
      }
    },
    onMessage(listener) {
      model.on("change:state", () => listener(model.get("state")));
      listener(model.get("state"));
    },
    onStatus(listener) {
      let ended = false;
      const tell = () => {
        ended ||= ENDED.has(kernel.status);
        if (ended) listener("ended");
        else listener(kernel.connectionStatus === "connected" ? "open" : "lost");
      };
      kernel?.statusChanged?.connect((_, status) => (ENDED.has(status) ? tell() : null));
      kernel?.connectionStatusChanged?.connect(tell);
      kernel?.disposed?.connect(() => listener("ended"));
    },
  };
}

export default { render: ({ model, el }) => mount(el, widgetTransport(model)) };
