import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlCommand } from './curl.ts';
import { Redaction } from './redaction.ts';

describe('redaction', () => {
  const secret = 'se"cret/ä+token (1)';
  const redaction = new Redaction([secret, 'se"cret']);

  it('finds a secret as it is, percent-encoded, as of a form, and in JSON', () => {
    const ofForm = new URLSearchParams({ secret }).toString().replace('secret=', '');
    for (const spelling of [secret, encodeURIComponent(secret), ofForm, JSON.stringify(secret)]) {
      expect(redaction.text(`a ${spelling} b`)).not.toMatch(/token|cret/);
    }
  });

  it('hides secret headers whatever they hold, and keeps the others', () => {
    expect(
      redaction.headers({
        Authorization: 'Bearer unknown',
        'Set-Cookie': 'a=b',
        'x-echo': `is ${secret}`,
        accept: '*/*',
      }),
    ).toEqual({
      Authorization: 'Bearer «redacted»',
      'Set-Cookie': '«redacted»',
      'x-echo': 'is «redacted»',
      accept: '*/*',
    });
  });

  it('hides secret properties whose value nobody knew, also in cut JSON', () => {
    expect(redaction.text('{"accessToken": "un\\"known", "a": "b"}')).toBe('{"accessToken": "«redacted»", "a": "b"}');
    expect(redaction.text('{"accessToken":"unkno')).toBe('{"accessToken":"«redacted»"');
  });

  it('learns secrets that come up later', () => {
    const secrets = ['known-before'];
    const learning = new Redaction(secrets);
    expect(learning.text('known-before known-later')).toBe('«redacted» known-later');
    secrets.push('known-later');
    expect(learning.text('known-before known-later')).toBe('«redacted» «redacted»');
    expect(learning.headers({ 'x-a': 'known-later' })).toEqual({ 'x-a': '«redacted»' });
  });

  it('does not blot out everything for a secret of two letters', () => {
    expect(new Redaction(['ab', '']).text('abc')).toBe('abc');
  });
});

describe('the curl command', () => {
  it('is one that a shell reads as it was meant, whatever the request holds', () => {
    const body = `{"a": "it's $(touch /tmp/pwned) \`id\` \\n ! #"}`;
    const command = curlCommand({
      method: 'POST',
      url: "http://127.0.0.1/a'b?c=d&e",
      headers: { 'x-a': "v'w", 'x-empty': '', authorization: 'Bearer «redacted»' },
      body,
    });
    const printed = execFileSync(
      '/bin/sh',
      ['-c', `curl() { for each in "$@"; do printf '%s\\n' "$each"; done; }; TOKEN=mine; ${command}`],
      { encoding: 'utf8' },
    );
    expect(printed.trimEnd().split('\n')).toEqual([
      '--include',
      '--request',
      'POST',
      "http://127.0.0.1/a'b?c=d&e",
      '--header',
      "x-a: v'w",
      '--header',
      'x-empty;',
      '--header',
      'Authorization: Bearer mine',
      '--data-raw',
      body,
    ]);
  });
});
