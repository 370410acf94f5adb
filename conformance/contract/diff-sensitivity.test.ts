import { describe, expect, it } from 'vitest';
import { contractOf, diffContract, OpenApiError, type OpenApiDocument, readOpenApi, type Release } from './index.ts';
import { breakages, deletions, insertions, leafChanges, type Mutation, renamings } from './test/document-mutations.ts';
import { PUBLISHED, publishedFilesPresent, publishedText } from './test/published-files.ts';

/**
 * A diff that overlooks something is worse than none. So every published document is changed in one place after the
 * other, in every place that constrains, and the diff has to tell every single change, or refuse the document.
 */
describe.skipIf(!publishedFilesPresent())('the diff tells every change in', () => {
  describe.each(PUBLISHED)('$api of $release', { timeout: 120_000 }, ({ api, release }) => {
    const document = () => readOpenApi(publishedText(release, api));
    const contract = contractOf(api, release);
    // The larger API has ten times the work; there every third renaming and every seventh insertion must do.
    const every = (step: number) => (_: Mutation, index: number) => api === 'qos-profiles' || index % step === 0;

    it('a value', () => {
      const published = document();
      expectAllSeen(published, leafChanges(published));
    });

    it('a name or keyword', () => {
      const published = document();
      expectAllSeen(published, renamings(published).filter(every(3)));
    });

    it('something left out, but for exactly what something else says as well', () => {
      const published = document();
      const names = unseen(published, deletions(published));
      const redundant = deletions(published).filter(({ name }) => isRedundant(release, name));
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
      expect(mutations.length).toBeGreaterThan(150);
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

  it('several redundant keywords left out together', () => {
    const published = readOpenApi(publishedText('r4.1', 'quality-on-demand'));
    const types = deletions(published).filter(({ name }) => /(?:ErrorInfo|NotFound404.*allOf\/1)\/type$/.test(name));
    expect(types).toHaveLength(2);
    for (const mutation of types) mutation.apply();
    const seen = diffContract(contractOf('quality-on-demand', 'r4.1'), published).map(({ fact }) => fact);
    expect(seen).toContain('GET /sessions/{sessionId} | 404 | body application/json | body | type');
  });
});

/** What is said twice, so that the document means the same without it. */
function isRedundant(release: Release, name: string): boolean {
  return [...REDUNDANT, ...(release === 'r4.1' ? REDUNDANT_R4_1 : [])].some((pattern) => pattern.test(name));
}

const REDUNDANT = [
  // The type of a schema of which another member of the same allOf tells the type.
  /responses\/\w+\/content\/application\/json\/schema\/allOf\/1\/type$/,
  /schemas\/(?:ErrorInfo|BaseSessionInfo|(?:Plain|AccessToken|RefreshToken|PrivateKeyJWT)Credential)\/type$/,
  /schemas\/(?:CreateSession|SessionInfo|\w+Credential)\/allOf\/\d\/type$/,
  /schemas\/EventQosStatusChanged\/allOf\/1\/properties\/data\/type$/,
  // A mapped schema holds for values of its base only: the discriminator is the base's.
  /schemas\/(?:\w+Credential|EventQosStatusChanged)\/allOf\/0(?:\/\$ref)?$/,
  // An empty schema that once had a description, and a least length of 0.
  /schemas\/SessionInfo\/allOf\/0\/properties\/device\/allOf\/1$/,
  /schemas\/RetrieveSessionsOutput\/minItems$/,
];

/** r4.1 tells the type of an event's properties, and of the event, in CloudEvent and in what builds on it. */
const REDUNDANT_R4_1 = [
  /schemas\/(?:CloudEvent\/properties\/type|QosEventType|CloudEvent)\/type$/,
  /schemas\/(?:EventQosStatusChanged|QosNotificationEvent)\/allOf\/1\/type$/,
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
