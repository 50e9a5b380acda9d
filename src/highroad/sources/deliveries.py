"""From the publisher into the instance: fetch each wanted file, then add it with its receipt."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from highroad.errors import HighroadError
from highroad.sources.adding import Added, Delivery
from highroad.sources.addresses import Wanted
from highroad.sources.catalogue import Catalogue
from highroad.sources.fetching import Download, Fetcher, Manners
from highroad.sources.ledger import acquire


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of one wanted file: added (perhaps it was there already), or the reason why not."""

    wanted: Wanted
    added: Added | None = None
    held: bool = False
    failure: HighroadError | None = None


def deliver(
    catalogue: Catalogue,
    home: Path,
    wanted: Sequence[Wanted],
    *,
    again: bool = False,
    manners: Manners | None = None,
    progress: Callable[[Wanted, int, int | None], None] = lambda _wanted, _done, _total: None,
) -> Iterator[Delivered]:
    """Fetch and add the wanted files, one after another; one failure does not stop the rest.

    again: fetch files whose address was fetched before, too (publishers revise in place).
    Raises FetchFailed at once when no contact is set.
    """
    before = set() if again else _addresses(catalogue)
    missing = [each for each in wanted if each.address not in before]
    yield from (Delivered(each, held=True) for each in wanted if each.address in before)
    if not missing:
        return
    folder = home / "downloads"
    with _alone(folder), Fetcher(folder, manners=manners) as fetcher:
        for each in missing:
            try:
                download = fetcher.fetch(
                    each.address,
                    progress=lambda done, total, each=each: progress(each, done, total),  # type: ignore[misc]
                )
                yield Delivered(each, added=_add(catalogue, each, download))
            except HighroadError as failure:
                yield Delivered(each, failure=failure)


def _add(catalogue: Catalogue, wanted: Wanted, download: Download) -> Added:
    """Add the download under the name it is kept by; a file that cannot be read is not kept for resuming."""
    named = download.path.with_name(wanted.file)
    download.path.replace(named)
    try:
        return catalogue.add(
            named,
            wanted.source,
            delivery=Delivery(download.address, download.retrieved, download.etag, download.last_modified),
        )[0]
    finally:
        shutil.rmtree(named.parent, ignore_errors=True)


def _addresses(catalogue: Catalogue) -> set[str]:
    return {
        receipt.address
        for source in catalogue.sources()
        for vintage in catalogue.vintages(source.key)
        for receipt in vintage.receipts
    }


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time asks the publishers. Raises Conflict when another one keeps asking."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        acquire(lock.fileno())
        yield
