"""Talks to a QMP socket through Ganeti's own client and prints what it gets, one JSON value a line.

Arguments: the folder with Ganeti's files, the path of the socket.
"""
import json
import sys
from unittest.mock import MagicMock

files, socket = sys.argv[1:]
sys.path[:0] = [files + "/usr/share/ganeti/3.0", files + "/usr/lib/python3/dist-packages"]
# Libraries of other parts of Ganeti, which its client of QMP does not use.
for name in ["OpenSSL", "pycurl", "paramiko", "pyinotify", "psutil", "pyparsing", "bitarray"]:
    sys.modules[name] = MagicMock(version_info=(5, 9))

from ganeti import errors  # noqa: E402
from ganeti.hypervisor.hv_kvm import monitor  # noqa: E402


def show(what, call):
    try:
        value = call()
    except (errors.HypervisorError, errors.GenericError) as error:
        value = [type(error).__name__, str(error)]
    print(json.dumps([what, value], sort_keys=True))


qmp = monitor.QmpConnection(socket)
with qmp:
    show("version", lambda: qmp.version[:2])
    show("supported", lambda: sorted(qmp.supported_commands & {"query-status", "migrate", "query-vm-generation-id"}))
    for command, arguments in [
        ("query-status", None),
        ("query-vm-generation-id", None),
        ("cont", None),
        ("query-status", None),
        ("stop", None),
        ("query-name", None),
        ("query-migrate", None),
        ("human-monitor-command", {"command-line": "info status"}),
        ("human-monitor-command", {"command-line": "info vm-generation-id"}),
        ("query-vm-generation-id", {"x": 1}),
        ("pmemsave", {"val": "x"}),
        ("no-such-command", None),
        ("qom-get", {"path": "/nope", "property": "guid"}),
        ("system_reset", None),
        ("query-jobs", None),
    ]:
        show(command, lambda: qmp.Execute(command, arguments))
# Without a connection it makes one for each call.
show("capabilities", lambda: qmp.SetMigrationCapabilities(["events"], True))
show("capabilities", lambda: qmp.SetMigrationCapabilities(["nonsense"], True))
with qmp:
    show("again", lambda: qmp.Execute("query-status"))
    show("quit", lambda: qmp.Execute("quit"))
