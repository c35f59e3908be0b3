#!/usr/bin/env python3
"""Explores the daemon with the package `varlink`, logs in, writes a note and reads it back.

usage: varlink_client.py SOCKET USER CASE   (the passphrase on standard input)
"""

import sys
import uuid

import varlink

SERVICES = {"Vault", "Session", "Cases", "People", "Keys", "Audit"}


def main(path, user, case):
    client = varlink.Client.new_with_address(f"unix:{path}")
    with client, client.open("org.varlink.service") as service:
        info = service.GetInfo()
        names = set(info["interfaces"])
        assert info["product"] == "amanatd" and {f"org.amanat.{name}" for name in SERVICES} <= names, info
        for name in names:
            described = varlink.Interface(service.GetInterfaceDescription(name)["description"])
            assert described.name == name and list(described.get_description()), name
        try:
            service.GetInterfaceDescription("org.amanat.Nothing")
            raise AssertionError("an unknown interface was described")
        except varlink.VarlinkError as error:
            assert error.error() == "org.varlink.service.InterfaceNotFound", error
    with client.open("org.amanat.Session") as session:
        token = session.Login(user, sys.stdin.readline().strip())["session"]
    with client.open("org.amanat.Cases") as cases:
        text = "written by varlink: سلام " + uuid.uuid4().hex
        written = cases.AddRecord(
            session=token, case=case, kind="session_note", fields={"note": text}, request=uuid.uuid4().hex)
        assert cases.ReadRecord(session=token, record=written["record"])["record"]["fields"]["note"] == text
        listed = [line["id"] for reply in cases.ListRecords(session=token, case=case, _more=True)
                  for line in reply["records"]]
        assert written["record"] in listed, listed
        try:
            cases.ReadRecord(session=token, record="0" * 26)
            raise AssertionError("a record that isn't there was read")
        except varlink.VarlinkError as error:
            assert error.error() == "org.amanat.Cases.NotFound", error
    print("note: ok")


if __name__ == "__main__":
    main(*sys.argv[1:])
