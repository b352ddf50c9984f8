"""Choice lists and tables beside a form, ready to be looked up in.

Expressions read a table in two ways: ``pulldata()`` asks for one cell by a key, and
``instance('name')/root/item[...]`` walks through its rows like through any other tree. Each is
prepared when it is first asked for and kept, since a table is the same for everybody.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


class Table:
    """Rows of text.

    Parameters
    ----------
    rows : sequence of mapping
        Text by column. Rows need not have the same columns.

    Examples
    --------
    >>> table = Table([{"name": "n", "label": "North"}, {"name": "s", "label": "South"}])
    >>> table.look_up("label", "name", "s"), table.look_up("label", "name", "x")
    ('South', '')
    """

    __slots__ = ("_indices", "_tree", "columns", "rows")

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        self.rows = rows
        self.columns = tuple(dict.fromkeys(column for row in rows for column in row))
        self._indices: dict[tuple[str, str], dict[str, str]] = {}
        self._tree: Any = None

    def look_up(self, wanted: str, key: str, value: str) -> str:
        """Give the cell of the first row in which a column holds a value; empty if none does.

        Parameters
        ----------
        wanted : str
            Column of the cell.
        key : str
            Column to search.
        value : str
            What to search for.
        """
        index = self._indices.get((wanted, key))
        if index is None:
            index = {}
            for row in self.rows:
                index.setdefault(row.get(key, ""), row.get(wanted, ""))
            self._indices[wanted, key] = index
        return index.get(value, "")

    @property
    def tree(self) -> Any:
        """The rows as ``instance/root/item``; a column whose heading no path can name is left out.

        Examples
        --------
        >>> [item.findtext("name") for item in Table([{"name": "n"}]).tree.iter("item")]
        ['n']
        """
        if self._tree is None:
            self._tree = etree.Element("instance")
            root = etree.SubElement(self._tree, "root")
            names = [name for name in self.columns if _NAME.fullmatch(name)]
            for row in self.rows:
                item = etree.SubElement(root, "item")
                for name in names:
                    etree.SubElement(item, name).text = _UNWRITABLE.sub("\ufffd", row.get(name, ""))
        return self._tree
