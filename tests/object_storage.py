"""Object storage for tests: a folder, or a server that speaks S3 on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from botocore.session import Session
from moto.server import ThreadedMotoServer

BUCKET = "builds"
ACCESS: Mapping[str, str] = MappingProxyType(
    {
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "planted-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
)
"""What this storage lets in. The endpoint is added by whoever starts it."""


@contextmanager
def s3_server() -> Iterator[dict[str, str]]:
    """The environment with which clients find it; it has an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        environment = {**ACCESS, "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}"}
        client = Session().create_client(
            "s3", endpoint_url=environment["AWS_ENDPOINT_URL_S3"], region_name="us-east-1",
            aws_access_key_id=ACCESS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=ACCESS["AWS_SECRET_ACCESS_KEY"],
        )  # fmt: skip
        client.create_bucket(Bucket=BUCKET)
        client.close()
        yield environment
    finally:
        server.stop()
