# A real mail server on the loopback, for the trials: aiosmtpd. Says PORT and its port, then a JSON
# object a line for every mail that it took.
import asyncio
import email
import email.policy
import json
import re

from aiosmtpd.smtp import SMTP


def told(recipients, content):
    mail = email.message_from_bytes(content, policy=email.policy.default)
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    return {
        "to": recipients[0],
        "id": mail["Message-ID"],
        "reply": mail["In-Reply-To"],
        "subject": mail["Subject"],
        "auto": mail["Auto-Submitted"],
        "suppress": mail["X-Auto-Response-Suppress"],
        "parts": [part.get_content_type() for part in mail.walk()],
        "links": re.findall(r"https?://\S+", text),
        "text": text,
        "html": html,
    }


class Sink:
    async def handle_DATA(self, server, session, envelope):
        line = json.dumps(told(envelope.rcpt_tos, envelope.content), ensure_ascii=True)
        print(line, flush=True)
        return "250 taken"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), hostname="127.0.0.1"), "127.0.0.1", 0)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
