"""An API with FastAPI and Pydantic, as the end-to-end tests meet one. It doesn't know the widget.

`python3 fastapi_site.py FOLDER PORT` keeps registrations in the folder, one a line, and says where it listens; port 0 means
any. As long as the folder holds a file `hold`, answers are kept back after their work is done.
"""

import os
import socket
import sys
import time
from typing import Annotated

import uvicorn
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field, model_validator

FOLDER = sys.argv[1]
ROWS = os.path.join(FOLDER, "registrations.txt")

app = FastAPI()


class Guest(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=40)]


class Address(BaseModel):
    city: Annotated[str, Field(max_length=40)]


class Registration(BaseModel):
    email: Annotated[str, Field(pattern=".+@.+")]
    mode: str
    guests: list[Guest]
    address: Address

    @model_validator(mode="after")
    def places(self):
        if self.email.endswith("@full.example"):
            raise ValueError("all places are taken")
        return self


@app.post("/registrations", status_code=201)
def register(registration: Registration):
    with open(ROWS, "a+", encoding="utf-8") as file:
        file.seek(0)
        rows = file.read().splitlines()
        if any(row.startswith(f"{registration.email} ") for row in rows):
            raise HTTPException(409, "This address is registered already.")
        guests = ", ".join(guest.name for guest in registration.guests)
        file.write(f"{registration.email} | {registration.mode} | {guests} | {registration.address.city}\n")
    while os.path.exists(os.path.join(FOLDER, "hold")):
        time.sleep(0.01)
    return {"id": len(rows) + 1}


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", int(sys.argv[2])))
listener.listen()
print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
