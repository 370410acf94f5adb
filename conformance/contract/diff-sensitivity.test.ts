import { describe, expect, it } from 'vitest';
import {
  type ApiName,
  contractOf,
  diffContract,
  OpenApiError,
  type OpenApiDocument,
  readOpenApi,
  type Release,
  RELEASES,
} from './index.ts';
import { breakages, deletions, insertions, leafChanges, type Mutation, renamings } from './test/document-mutations.ts';
import { PUBLISHED, publishedFilesPresent, publishedText } from './test/published-files.ts';

/**
 * A diff that overlooks something is worse than none. So every published document is changed in one place after the
 * other, in every place that constrains, and the diff has to tell every single change, or refuse the document.
 */
describe.skipIf(!publishedFilesPresent())('the diff tells every change in', () => {
  describe.each(PUBLISHED)('$api of $release', { timeout: 120_000 }, ({ api, release }) => {
    let parsed: OpenApiDocument | undefined;
    /** A copy of its own for each test. */
    const document = () => structuredClone((parsed ??= readOpenApi(publishedText(release, api))));
    const contract = contractOf(api, release);
    // The larger APIs have ten times the work; there every third renaming and every seventh insertion must do. Of their
    // documents that share most with the two of the suite, a third of that.
    const isLarge = api !== 'qos-profiles';
    const sharesMost = isLarge && !(api === 'quality-on-demand' && SUITE_RELEASES.includes(release));
    const every = (step: number) => (_: Mutation, index: number) =>
      !isLarge || index % (sharesMost ? 3 * step : step) === 0;

    it('a value', () => {
      const published = document();
      expectAllSeen(published, leafChanges(published).filter(every(1)));
    });

    it('a name or keyword', () => {
      const published = document();
      expectAllSeen(published, renamings(published).filter(every(3)));
    });

    it('something left out, but for exactly what something else says as well', () => {
      const published = document();
      const leftOut = deletions(published).filter(every(1));
      const names = unseen(published, leftOut);
      const redundant = leftOut.filter(({ name }) => isRedundant(api, release, name));
      expect(names).toEqual(redundant.map(({ name }) => name));
    });

    it('a keyword too many', () => {
      const published = document();
      expectAllSeen(published, insertions(published, ADDED_KEYWORDS).filter(every(7)));
    });

    it('anything, or refuses a broken document with an OpenApiError', () => {
      const published = document();
      const broken = breakages(published, [null, [], {}, 'text', 7]).filter(every(7));
      for (const mutation of broken) expect(() => isSeen(published, mutation), mutation.name).not.toThrow();
    });

    function expectAllSeen(published: OpenApiDocument, mutations: readonly Mutation[]): void {
      expect(unseen(published, mutations)).toEqual([]);
    }

    function unseen(published: OpenApiDocument, mutations: readonly Mutation[]): string[] {
      expect(mutations.length).toBeGreaterThan(sharesMost ? 40 : 150);
      const names = mutations.filter((mutation) => !isSeen(published, mutation)).map(({ name }) => name);
      expect(diffContract(contract, published), 'every mutation is undone').toEqual([]);
      return names;
    }

    function isSeen(published: OpenApiDocument, mutation: Mutation): boolean {
      mutation.apply();
      try {
        return diffContract(contract, published).length > 0;
      } catch (error) {
        if (error instanceof OpenApiError) return true;
        throw error;
      } finally {
        mutation.undo();
      }
    }
  });

  it.each<[string, Release, (d: ReturnType<typeof changeable>) => unknown, string]>([
    [
      'a query parameter',
      'v0.10.1',
      (d) => d.paths['/qos-profiles'].get.parameters.pop(),
      'GET /qos-profiles | parameter query status | required',
    ],
    [
      'a scheme of access',
      'v0.10.1',
      (d) => d.paths['/sessions'].post.security.shift(),
      'POST /sessions | security oauth2 {"flows": {"clientCredentials": {"scopes": []}}}',
    ],
    [
      'the security of the whole document',
      'v0.10.1',
      (d) => delete d.security,
      'GET /qos-profiles | security oauth2 {"flows": {"clientCredentials": {"scopes": []}}}',
    ],
    [
      'the place of the callback’s address',
      'v0.10.1',
      (d) => (d.paths['/sessions'].post.callbacks.notifications = { '{$request.body#/sink}': {} }),
      'POST /sessions | callback notifications | POST {$request.body#/webhook/notificationUrl}',
    ],
    [
      'a code that only an example tells',
      'r1.3',
      (d) => delete d.components.responses.SessionInConflict409.content['application/json'].example,
      'POST /sessions | 409 | code CONFLICT',
    ],
  ])('%s of %s', (_, release, change, fact) => {
    const published = changeable(release);
    change(published);
    const facts = diffContract(contractOf('quality-on-demand', release), published as OpenApiDocument);
    expect(facts.map((each) => each.fact)).toContain(fact);
  });

  it('several redundant keywords left out together', () => {
    const published = readOpenApi(publishedText('r4.1', 'quality-on-demand'));
    const types = deletions(published).filter(({ name }) => /(?:ErrorInfo|NotFound404.*allOf\/1)\/type$/.test(name));
    expect(types).toHaveLength(2);
    for (const mutation of types) mutation.apply();
    const seen = diffContract(contractOf('quality-on-demand', 'r4.1'), published).map(({ fact }) => fact);
    expect(seen).toContain('GET /sessions/{sessionId} | 404 | body application/json | body | type');
  });
});

/** A published document for a test to change. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document to be broken has no type
function changeable(release: Release): any {
  return readOpenApi(publishedText(release, 'quality-on-demand'));
}

/** The releases that the conformance suite runs for, whose documents are changed most thoroughly. */
const SUITE_RELEASES: readonly Release[] = ['r3.2', 'r4.1'];

/** What is said twice, so that the document means the same without it. */
function isRedundant(api: ApiName, release: Release, name: string): boolean {
  const age = RELEASES.indexOf(release);
  return REDUNDANT.some(
    (each) =>
      each.pattern.test(name) &&
      (each.api === undefined || each.api === api) &&
      age >= RELEASES.indexOf(each.since ?? 'v0.10.1') &&
      age <= RELEASES.indexOf(each.until ?? 'r4.1'),
  );
}

interface Redundant {
  pattern: RegExp;
  api?: ApiName;
  since?: Release;
  until?: Release;
}

const REDUNDANT: readonly Redundant[] = [
  // The type of a schema of which another member of the same allOf tells the type.
  { pattern: /responses\/\w+\/content\/application\/json\/schema\/allOf\/1\/type$/ },
  { pattern: /schemas\/ErrorInfo\/type$/, since: 'r2.2' },
  { pattern: /schemas\/(?:BaseSessionInfo|(?:Plain|AccessToken|RefreshToken|PrivateKeyJWT)Credential)\/type$/ },
  { pattern: /schemas\/(?:CreateSession|SessionInfo|(?:Provisioning|Assignment)Info|\w+Credential)\/allOf\/\d\/type$/ },
  { pattern: /schemas\/Event(?:Qos)?StatusChanged\/allOf\/1\/properties\/data\/type$/ },
  // A mapped schema holds for values of its base only: the discriminator is the base's.
  { pattern: /schemas\/(?:\w+Credential|Event(?:Qos)?StatusChanged)\/allOf\/0(?:\/\$ref)?$/ },
  // An empty schema that once had a description, a least length of 0, and a parameter that may be left out anyway.
  { pattern: /schemas\/SessionInfo\/allOf\/0\/properties\/device\/allOf\/1$/ },
  { pattern: /schemas\/Duration\/properties\/unit\/allOf\/1$/, until: 'v0.10.1' },
  { pattern: /schemas\/RetrieveSessionsOutput\/minItems$/ },
  { pattern: /paths\/\/qos-profiles\/get\/parameters\/\d\/required$/, until: 'v0.10.1' },
  // Since r3.2 an assignment has its device twice: in what request and response share, and in each of them.
  { pattern: /schemas\/CreateAssignment\/allOf\/0(?:\/|$)/, api: 'qos-provisioning', since: 'r3.2' },
  { pattern: /schemas\/DeviceResponse\/allOf\/0(?:\/\$ref)?$/, api: 'qos-provisioning', since: 'r3.2' },
  { pattern: /schemas\/BaseAssignmentInfo\/(?:type|properties\/device(?:\/\$ref)?)$/, since: 'r3.2' },
  // r4.1 tells the type of an event's properties, and of the event, in CloudEvent and in what builds on it.
  {
    pattern: /schemas\/(?:CloudEvent\/properties\/type|Qos(?:Provisioning)?EventType|CloudEvent)\/type$/,
    since: 'r4.1',
  },
  { pattern: /schemas\/(?:Event(?:Qos)?StatusChanged|Qos\w*NotificationEvent)\/allOf\/1\/type$/, since: 'r4.1' },
];

/** None of them says what any published schema says already. */
const ADDED_KEYWORDS = {
  type: 'other',
  format: 'other',
  enum: ['other'],
  const: 'other',
  default: 'other',
  pattern: '^other$',
  minLength: 9_999,
  maxLength: 1,
  minimum: 9_999,
  maximum: -1,
  exclusiveMinimum: true,
  exclusiveMaximum: true,
  multipleOf: 2,
  minItems: 99_999,
  maxItems: 0,
  uniqueItems: true,
  items: { type: 'other' },
  minProperties: 99,
  maxProperties: 0,
  required: ['other'],
  properties: { other: {} },
  additionalProperties: false,
  readOnly: true,
  writeOnly: true,
  deprecated: true,
  not: { type: 'other' },
  allOf: [{ maxLength: 1 }],
  anyOf: [{ type: 'other' }],
  oneOf: [{ type: 'other' }],
  discriminator: { propertyName: 'other' },
  unheardOf: true,
};
