import { createServer } from 'node:http';
import type { SignIn } from './authorization-code.ts';
import { TokenUnavailable } from './token-unavailable.ts';

/** The person at the terminal, if there is one. */
export interface Terminal {
  isThere: boolean;
  show(text: string): void;
}

export const STANDARD_TERMINAL: Terminal = {
  get isThere() {
    return process.stdin.isTTY && process.stderr.isTTY;
  },
  show: (text) => void process.stderr.write(text),
};

/** Prints the URL for a person to open, and listens at the redirect URI, a loopback address, until they come back. */
export function interactiveSignIn(redirectUri: string, terminal: Terminal): SignIn {
  return {
    oneAtATime: true,
    arrive: async (start, _, { device, signal }) => {
      if (!terminal.isThere) throw new TokenUnavailable('a person has to sign in, and there is no terminal to ask at');
      const arrival = awaitArrival(new URL(redirectUri), start.searchParams.get('state') ?? '', signal);
      terminal.show(
        `\nSign in${device === undefined ? '' : ` for ${device.name}`}, in a browser on this machine:\n${start.href}\n`,
      );
      return arrival;
    },
  };
}

function awaitArrival(redirectUri: URL, state: string, signal: AbortSignal): Promise<URL> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      const asked = request.url ?? '';
      const url = URL.canParse(asked, redirectUri.href) ? new URL(asked, redirectUri) : undefined;
      response.setHeader('content-type', 'text/plain');
      // Browsers ask for other things too, and other pages may know of the port.
      if (url?.pathname !== redirectUri.pathname || url.searchParams.get('state') !== state)
        return void response.writeHead(404).end('not here\n');
      response.end('Thank you. You may close this page.\n', () => end(() => resolve(url)));
    });
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', onAbort);
      server.close();
      server.closeAllConnections();
      settle();
    };
    const onAbort = () => end(() => reject(signal.reason as Error));
    signal.addEventListener('abort', onAbort);
    server.on('error', (error: NodeJS.ErrnoException) =>
      end(() => reject(new TokenUnavailable(`cannot listen at ${redirectUri.origin}: ${error.code ?? error.message}`))),
    );
    server.listen(Number(redirectUri.port), redirectUri.hostname.replace(/^\[|\]$/g, ''));
  });
}
