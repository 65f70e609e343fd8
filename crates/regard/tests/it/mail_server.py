"""A real mail server for tests: aiosmtpd, on any free port of this computer.

Takes a folder, and a certificate with its key where it is to offer STARTTLS and to ask for a user; prints its port, and writes
each letter it took to the folder, decoded, as JSON. It ends when its input does. It sends nothing on.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Kept:
    """Keeps what it is sent; refuses letters to one name, as a server does for a mailbox there is not."""

    def __init__(self, folder):
        self.folder = folder
        self.taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no mailbox of that name: " + address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        kept = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "subject": letter["subject"],
            "id": letter["message-id"],
            "auto": letter["auto-submitted"],
            "text": letter.get_content(),
            "safe": session.ssl is not None,
            "user": session.auth_data.login.decode() if session.auth_data else None,
        }
        self.taken += 1
        whole = self.folder / f"{self.taken:03}.part"
        whole.write_text(json.dumps(kept))
        whole.rename(whole.with_suffix(".json"))
        return "250 OK"


def known(server, session, envelope, mechanism, auth_data):
    """Whether the user and the password are the ones that tests use."""
    is_known = isinstance(auth_data, LoginPassword) and auth_data.password == b"only for tests"
    return AuthResult(success=is_known, auth_data=auth_data)


async def main():
    folder = Path(sys.argv[1])
    about = {"hostname": "localhost", "enable_SMTPUTF8": True}
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        about |= {"tls_context": context, "require_starttls": True, "authenticator": known, "auth_required": True}
    kept = Kept(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(kept, **about), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
