#!/usr/bin/env python3
"""A text in, a language out: python3 samples/quickstart/langid.py "Guten Morgen, wie geht es Ihnen?"

What the model is asked is what lande 1.0.10 (npm, MIT license, Fabio Spampinato) asks its own network; see README.md.
"""

import http.client
import json
import pathlib
import re
import sys
import unicodedata
import urllib.error
import urllib.request
from collections import Counter

VOCABULARY = json.loads(pathlib.Path(__file__).with_name("langid.json").read_text(encoding="utf-8"))

# White space as JavaScript has it; Python's own differs in six characters.
SPACES = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


class Failure(Exception):
    """What went wrong, in one line."""


def words(text):
    """The letters and marks of a text in lower case, with one white space between words."""
    kept = "".join(c for c in text.replace("-", " ") if c in SPACES or unicodedata.category(c)[0] in "LM")
    return re.sub(f"[{SPACES}]{{2,}}", " ", kept).lower().strip(SPACES)


def features(text):
    """How often each known n-gram occurs in the words, as a share of all n-grams of its length, counted in UTF-16 units."""
    padded = f" {text} ".encode("utf-16-le")
    result = []
    for index, name in enumerate(("unigrams", "bigrams", "trigrams", "quadgrams")):
        size = 2 * (index + 1)
        ngrams = [padded[at : at + size] for at in range(0, len(padded) - size + 1, 2)]
        counts = Counter(ngrams)
        result += [counts[ngram.encode("utf-16-le")] / max(len(ngrams), 1) for ngram in VOCABULARY[name]]
    return result


def infer(server, data):
    """The probability of each language, in the order of the vocabulary's languages."""
    body = json.dumps({"inputs": [{"name": "ngrams", "datatype": "FP32", "shape": [1, len(data)], "data": data}]})
    try:
        request = urllib.request.Request(
            f"{server}/v2/models/lande_langid/infer", body.encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        raise Failure(f"the server answers {error.code}: {reason(error)}") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Failure(f"no server answers at {server}: start ModelGrains, or name another with --server URL") from error
    outputs = answer.get("outputs", []) if isinstance(answer, dict) else []
    probability = next((output.get("data") for output in outputs if output.get("name") == "probability"), [])
    if len(probability) != len(VOCABULARY["languages"]):
        raise Failure(f"the answer of {server} is not that of lande_langid")
    return probability


def reason(error):
    """The text of an error answer."""
    try:
        return json.load(error)["error"]
    except (ValueError, KeyError, TypeError):
        return "no reason given"


def main(args):
    server = "http://localhost:8000"
    if len(args) >= 2 and args[0] == "--server":
        server, args = args[1].rstrip("/"), args[2:]
    text = words(" ".join(args))
    if not text:
        raise Failure("the text has no letters; usage: langid.py [--server URL] TEXT")
    probability = infer(server, features(text))
    best = max(range(len(probability)), key=probability.__getitem__)
    code, name = list(VOCABULARY["languages"].items())[best]
    print(f"{name} ({code}) {100 * probability[best]:.1f} %")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failure as failure:
        sys.exit(f"langid: {failure}")
