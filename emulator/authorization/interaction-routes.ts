import express, { type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import type { Provider } from 'oidc-provider';
import type { AuthorizationServerOptions } from './authorization-server-options.ts';
import { type InteractionView, errorPage, interactionPage } from './interaction-page.ts';
import { subscriberHinted } from './login-hint.ts';
import { grantTo } from './subscriber-grant.ts';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Serves the login and consent page of the authorization code flow. */
export function interactionRoutes(provider: Provider, options: AuthorizationServerOptions, resource: string): Router {
  const router = express.Router();
  const path = '/interaction/:uid';
  router.get(path, async (request, response) => {
    const interaction = await interactionOf(provider, request, response);
    if (interaction !== undefined) show(response, 200, interaction, viewOf(interaction, options));
  });
  router.post(path, express.urlencoded({ extended: false, limit: '4kb' }), async (request, response) => {
    const interaction = await interactionOf(provider, request, response);
    if (interaction !== undefined) await decide(provider, options, resource, interaction, request, response);
  });
  return router;
}

/** Answers the request itself where the browser has no such interaction. */
async function interactionOf(
  provider: Provider,
  request: Request,
  response: Response,
): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(request, response);
  } catch {
    response
      .status(400)
      .type('html')
      .send(errorPage('invalid_request', 'This sign-in has ended; begin again at the application.'));
    return undefined;
  }
}

async function decide(
  provider: Provider,
  options: AuthorizationServerOptions,
  resource: string,
  interaction: Interaction,
  request: Request,
  response: Response,
): Promise<void> {
  const { phoneNumber = '', decision } = request.body as { phoneNumber?: string; decision?: string };
  if (decision !== 'approve') {
    const denied = { error: 'access_denied', error_description: 'the subscriber declined' };
    return provider.interactionFinished(request, response, denied);
  }
  const typed = phoneNumber.replace(/[ ()/-]/g, '');
  const subscriber = options.subscribers.find({ phoneNumber: typed });
  if (subscriber === undefined) {
    const problem = 'No subscriber has this phone number.';
    return show(response, 422, interaction, { ...viewOf(interaction, options), phoneNumber, problem });
  }
  const to = { clientId: String(interaction.params['client_id']), phoneNumber: subscriber.phoneNumber };
  const grantId = await grantTo(provider, to, String(interaction.params['scope']), resource);
  const login = { accountId: subscriber.phoneNumber, remember: false };
  await provider.interactionFinished(request, response, { login, consent: { grantId } });
}

function viewOf(
  { params }: Interaction,
  { clients, subscribers, suggestedPhoneNumbers }: AuthorizationServerOptions,
): InteractionView {
  const clientId = String(params['client_id']);
  const consentGiven = clients.find((client) => client.clientId === clientId)?.consent === 'given';
  const hinted = subscriberHinted(String(params['login_hint'] ?? ''), subscribers);
  return {
    clientId,
    purpose: params['purpose'] as string | undefined,
    scopes: consentGiven
      ? []
      : String(params['scope'])
          .split(' ')
          .filter((scope) => scope !== 'openid'),
    phoneNumber: typeof hinted === 'object' ? hinted.phoneNumber : '',
    suggestions: suggestedPhoneNumbers ?? [],
  };
}

/** Browsers hold `form-action` against the redirect that follows too, so the client's address has to be in it. */
function show(response: Response, status: number, { params }: Interaction, view: InteractionView): void {
  const { origin } = new URL(String(params['redirect_uri']));
  const directives = { formAction: ["'self'", origin], upgradeInsecureRequests: null };
  helmet.contentSecurityPolicy({ directives })(response.req, response, () => {
    response.status(status).type('html').set('cache-control', 'no-store').send(interactionPage(view));
  });
}
