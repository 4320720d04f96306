"""Signs and verifies by apsig, an implementation of draft-cavage-12 that shares no code with the node.

One JSON object on standard input, one on standard output:
    {"verb": "verify", "public_pem", "method", "url", "headers", "body"} -> {"valid", "message"}
    {"verb": "sign", "method", "url", "headers", "key_id", "body"}       -> {"public_pem", "headers"}
The tests have a time of their own, so the clocks are not compared here; the node's own tests do that.
"""

import json
import sys

from apsig.draft import Signer, Verifier
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CENTURY = 100 * 365 * 24 * 60 * 60


def verify(question):
    verifier = Verifier(
        public_pem=question["public_pem"],
        method=question["method"],
        url=question["url"],
        headers=question["headers"],
        body=question["body"].encode(),
        clock_skew=CENTURY,
    )
    try:
        return {"valid": bool(verifier.verify(raise_on_fail=True)), "message": ""}
    except Exception as fault:  # the library raises its own kinds for each rule
        return {"valid": False, "message": repr(fault)}


def sign(question):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public_pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signer = Signer(
        headers=question["headers"],
        private_key=key,
        method=question["method"],
        url=question["url"],
        key_id=question["key_id"],
        body=question["body"].encode(),
    )
    return {"public_pem": public_pem.decode(), "headers": signer.sign()}


question = json.load(sys.stdin)
json.dump({"verify": verify, "sign": sign}[question["verb"]](question), sys.stdout)
