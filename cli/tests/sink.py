"""A mail server that keeps what it gets: prints its port, then each mail as a line of JSON.

An address that begins with "later" is refused for now at its first attempt, one that begins with "never" for good. With a name
and a password as arguments nobody sends without them. A first argument that is a port is the one to listen on."""

import asyncio
import json
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Sink:
    def __init__(self):
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("never"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later") and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = lambda kind: mail.get_body((kind,)).get_content()
        attached = [
            {"name": part.get_filename(), "type": str(part["content-type"]), "text": part.get_payload(decode=True).decode()}
            for part in mail.iter_attachments()
        ]
        headers = {name.lower(): str(value) for name, value in mail.items()}
        told = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "headers": headers, "text": body("plain"), "html": body("html")}
        print(json.dumps({**told, "attached": attached, "user": getattr(session, "user", None)}), flush=True)
        return "250 OK"


def authenticator(name, password):
    def authenticate(server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (name.encode(), password.encode())
        session.user = name if right else None
        return AuthResult(success=right, handled=right)

    return authenticate


async def main(arguments):
    port = int(arguments.pop(0)) if len(arguments) % 2 else 0
    options = {"authenticator": authenticator(*arguments), "auth_required": True, "auth_require_tls": False} if arguments else {}
    sink = Sink()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(sink, hostname="sink.example.org", **options), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(sys.argv[1:]))
