// The one WebSocket to the server. When to connect, and again, the keeper decides.
// Owns the socket. Never lets an event of an older socket through.
// @ts-check

/** @param {{opened: () => void, text: (text: string) => void, closed: (code: number) => void}} on */
export function createSocket(on) {
  /** @type {WebSocket | null} */
  let socket = null;
  const address = new URL('/ws', self.location.origin);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';

  return {
    open() {
      const mine = new WebSocket(address, 'homeroom.1');
      socket = mine;
      mine.onopen = () => { if (socket === mine) on.opened(); };
      mine.onmessage = ({ data }) => { if (socket === mine && typeof data === 'string') on.text(data); };
      mine.onclose = ({ code }) => {
        if (socket !== mine) return;
        socket = null;
        on.closed(code);
      };
    },
    /** @param {string} text */
    send(text) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(text);
    },
    /** Tells at once: a browser may take a minute to notice that nobody answers. */
    close() {
      const mine = socket;
      if (!mine) return;
      socket = null;
      mine.close();
      on.closed(1000);
    },
  };
}
