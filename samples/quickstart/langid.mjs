// A text in, a language out: node samples/quickstart/langid.mjs "Guten Morgen, wie geht es Ihnen?"
// What the model is asked is what lande 1.0.10 (npm, MIT license, Fabio Spampinato) asks its own network; see README.md.

import { readFileSync, realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const vocabulary = JSON.parse(readFileSync(new URL('langid.json', import.meta.url), 'utf8'));

/** The letters and marks of a text in lower case, with one white space between words. */
export function words(text) {
  return text.replaceAll('-', ' ').replace(/[^\p{L}\p{M}\s]/gu, '').replace(/\s{2,}/g, ' ').toLowerCase().trim();
}

/** How often each known n-gram occurs in the words, as a share of all n-grams of its length, counted in UTF-16 units. */
export function features(words) {
  const padded = ` ${words} `;
  const { unigrams, bigrams, trigrams, quadgrams } = vocabulary;
  return [unigrams, bigrams, trigrams, quadgrams].flatMap((known, index) => {
    const length = index + 1;
    const total = padded.length - length + 1;
    const counts = new Map();
    for (let at = 0; at < total; at++) {
      const ngram = padded.slice(at, at + length);
      counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
    }
    return known.map(ngram => (counts.get(ngram) ?? 0) / Math.max(total, 1));
  });
}

/** The probability of each language, in the order of the vocabulary's languages. */
async function infer(server, data) {
  const url = `${server}/v2/models/lande_langid/infer`;
  const body = JSON.stringify({ inputs: [{ name: 'ngrams', datatype: 'FP32', shape: [1, data.length], data }] });
  let response;
  try {
    response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, signal: AbortSignal.timeout(30_000) });
  } catch {
    throw new Error(`no server answers at ${server}: start ModelGrains, or name another with --server URL`);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(`the server answers ${response.status}: ${answer.error ?? 'no reason given'}`);
  const probability = answer.outputs?.find(output => output.name === 'probability')?.data;
  if (probability?.length !== Object.keys(vocabulary.languages).length) throw new Error(`the answer of ${server} is not that of lande_langid`);
  return probability;
}

async function main(args) {
  let server = 'http://localhost:8000';
  if (args[0] === '--server' && args[1]) {
    server = args[1].replace(/\/+$/, '');
    args = args.slice(2);
  }
  const text = words(args.join(' '));
  if (text === '') throw new Error('the text has no letters; usage: langid.mjs [--server URL] TEXT');
  const probability = await infer(server, features(text));
  const best = probability.indexOf(Math.max(...probability));
  const [code, name] = Object.entries(vocabulary.languages)[best];
  console.log(`${name} (${code}) ${(100 * probability[best]).toFixed(1)} %`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  await main(process.argv.slice(2)).catch(error => {
    console.error(`langid: ${error.message}`);
    process.exitCode = 1;
  });
}
