"""What all repositories share: where their transactions come from."""

from toolkit.store.transaction import Transactions


class Repository:
    """One aggregate's reading and writing; every public method is one transaction."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
