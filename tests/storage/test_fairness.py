"""Who asks first writes first."""

import threading
from concurrent.futures import ThreadPoolExecutor

from storage.fairness import FairLock


def test_threads_are_served_in_the_order_of_asking() -> None:
    """While the lock is held others queue up, and none overtakes."""
    lock = FairLock()
    served: list[int] = []

    def take(number: int) -> None:
        with lock:
            served.append(number)

    threads = [threading.Thread(target=take, args=[number]) for number in range(20)]
    with lock:
        for already, thread in enumerate(threads):
            thread.start()
            while lock.waiting <= already:
                pass
    for thread in threads:
        thread.join()
    assert served == list(range(20))


def test_one_thread_at_a_time() -> None:
    """Increments that are not atomic by themselves lose nothing under the lock."""
    lock = FairLock()
    total = [0]

    def add() -> None:
        for _ in range(2_000):
            with lock:
                total[0] = total[0] + 1

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(add) for _ in range(8)]:
            done.result()
    assert total == [16_000]
    assert not lock.waiting
