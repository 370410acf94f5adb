import { describe, expect, it } from 'vitest';
import { withoutDeviations, DEVIATIONS } from './deviations.ts';
import { contractFor, contractOf, diffContract, formatDifferences, identifyDocument, readOpenApi } from './index.ts';
import { contractDocument } from './contract-document.ts';
import { openApiFacts } from './openapi-facts.ts';
import { PUBLISHED, publishedFilesPresent, publishedText } from './test/published-files.ts';

describe.skipIf(!publishedFilesPresent())('the contract and what CAMARA published', () => {
  describe.each(PUBLISHED)('$api of $release', ({ api, release }) => {
    const document = () => readOpenApi(publishedText(release, api), `${release}/${api}.yaml`);

    it('agree, but for the listed deviations, each of which occurs', () => {
      const differences = diffContract(contractOf(api, release), document());
      const listed = DEVIATIONS.filter((deviation) => deviation.api === api && deviation.release === release);
      const { unexplained, obsolete } = withoutDeviations(differences, listed);
      expect(formatDifferences(unexplained, { everyPlace: true })).toBe('');
      expect(obsolete).toEqual([]);
    });

    it('agree on hundreds of facts, so that the comparison is not empty', () => {
      // The least, 477, are those of qos-profiles r1.3, whose errors list no codes.
      expect(openApiFacts(document()).size).toBeGreaterThan(300);
    });

    it('can be told from the document alone', () => {
      expect(identifyDocument(document())).toEqual({ api, release });
      expect(contractFor(document())).toBe(contractOf(api, release));
    });
  });

  it('differ where the document is of another release', () => {
    const document = readOpenApi(publishedText('r3.2', 'quality-on-demand'));
    const lines = formatDifferences(diffContract(contractOf('quality-on-demand', 'r4.1'), document)).split('\n');
    expect(lines).toContain('~ version: ours 1.2.0-rc.3, theirs 1.1.0');
    expect(lines).toContain('+ base path /quality-on-demand/v1 = served');
    expect(lines).toContain('- base path /quality-on-demand/v1rc3 = served');
    expect(lines).toContain('- POST /sessions | 422 | code PRIVATE_KEY_JWT_NOT_CONFIGURED = documented');
  });
});

describe('a contract written as an OpenAPI document', () => {
  it.each(PUBLISHED)('is the contract again: $api of $release', ({ api, release }) => {
    const contract = contractOf(api, release);
    const written = readOpenApi(JSON.stringify(contractDocument(contract)));
    expect(diffContract(contract, written)).toEqual([]);
  });
});

describe('deviations', () => {
  const differences = [{ kind: 'changed', fact: 'version', ours: '1.1.0', theirs: '1.1.1' }] as const;
  const deviation = { api: 'qos-profiles', release: 'r3.2', fact: 'version', reason: 'for this test' } as const;

  it('explain the differences that they list', () => {
    expect(withoutDeviations(differences, [deviation])).toEqual({ unexplained: [], obsolete: [] });
    expect(withoutDeviations(differences, []).unexplained).toEqual(differences);
  });

  it('are obsolete where nothing differs any longer', () => {
    expect(withoutDeviations([], [deviation])).toEqual({ unexplained: [], obsolete: [deviation] });
  });
});
