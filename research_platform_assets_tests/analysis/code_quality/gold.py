"""Functions labelled by hand: complexity and lines of code of each, in order.

The label is 1, one more for each branch, loop, case, handler and conditional expression, and one more for each operator
that may skip its right side. Comments, documentation and blank lines are no code. Written for these tests.
"""

from __future__ import annotations

PYTHON = '''
def constant():
    return 4


def one_branch(level):
    """The string is documentation."""
    if level > 3:
        return "high"
    return "low"


def chain(level, is_dry):
    if level > 3 and not is_dry:
        return 1
    elif level > 2 or is_dry:
        return 2
    else:
        return 3


def loops(rows):
    total = 0
    for row in rows:
        # if this were code, it would count
        while row:
            total += row.pop()
    return total


def handled(path):
    try:
        return open(path)
    except OSError:
        return None


def conditional(level):
    return "high" if level > 3 else "low"


def comprehension(rows):
    return [row for row in rows if row]


async def waiting(source):
    async for row in source:
        yield row


class Gauge:
    def level(self):
        return self._level if self._level is not None else 0

    def words(self):
        return "if and or while"
'''

C = """
int constant(void) { return 4; }

int one_branch(int level) {
    if (level > 3) {
        return 1;
    }
    return 0;
}

int loops(int *rows, int n) {
    int total = 0; /* if (0) */
    for (int i = 0; i < n; i++) {
        while (rows[i] > 0 && total < 10)
            total += rows[i]--;
    }
    return total;
}

int cases(int kind) {
    switch (kind) {
    case 1:
        return 10;
    case 2:
        return 20;
    default:
        return 0;
    }
}

int ternary(int a) { return a > 0 || a < -5 ? 1 : 2; }

const char *words(void) { return "if (x) while (y) && ||"; }
"""

JAVASCRIPT = """
function constant() {
  return 4;
}

function branches(a, b) {
  if (a && b) {
    return 1;
  } else if (a || b) {
    return 2;
  }
  return 3;
}

function loops(rows) {
  let total = 0;
  for (const row of rows) {
    do {
      total += row;
    } while (total < 3);
  }
  return total;
}

function handled(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    return null;
  }
}

function pattern(text) {
  return text.replace(/["'`]/g, "if") ? 1 : 2;
}

function cases(kind) {
  switch (kind) {
    case "a":
      return 1;
    case "b":
      return 2;
  }
  return 0;
}
"""

GO = """
package gauge

func constant() int {
	return 4
}

func branch(level int) string {
	if level > 3 || level < 0 {
		return "odd"
	}
	return `if
while`
}

func loops(rows []int) int {
	total := 0
	for _, row := range rows {
		// if
		if row > 0 && row < 9 {
			total += row
		}
	}
	return total
}

func cases(kind int) int {
	switch kind {
	case 1:
		return 10
	case 2:
		return 20
	}
	return 0
}
"""

JAVA = """
class Gauge {
    int constant() {
        return 4;
    }

    int branch(int level) {
        if (level > 3) {
            return 1;
        } else if (level > 2) {
            return 2;
        }
        return level > 1 ? 3 : 4;
    }

    int loops(int[] rows) {
        int total = 0;
        for (int row : rows) {
            while (row > 0 && total < 9) {
                total += row--;
            }
        }
        return total;
    }

    void handled() {
        try {
            run();
        } catch (RuntimeException error) {
            // nothing
        } finally {
            stop();
        }
    }
}
"""

R = """
constant <- function() {
  4
}

branch <- function(level) {
  # if
  if (level > 3 && level < 9) {
    "high"
  } else {
    "low"
  }
}

loops <- function(rows) {
  total <- 0
  for (row in rows) {
    while (row > 0) {
      row <- row - 1
    }
  }
  total
}
"""

RUST = """
fn constant() -> i32 {
    4
}

fn branch<'a>(name: &'a str, level: i32) -> &'a str {
    if level > 3 && level != '"' as i32 {
        return name;
    }
    "if"
}

fn loops(rows: &[i32]) -> i32 {
    let mut total = 0;
    for row in rows {
        /* if /* nested */ while */
        while total < *row {
            total += 1;
        }
    }
    total
}
"""

FORTRAN = """
subroutine constant(a)
  integer :: a
  a = 4
end subroutine constant

subroutine branch(a, b)
  integer :: a, b
  ! if (a) then
  if (a > 3 .and. b > 3) then
    a = 1
  end if
end subroutine branch

subroutine loops(a, n)
  integer :: a, n, i
  do i = 1, n
    a = a + 1
  end do
end subroutine loops
"""

#: Path, text, and (complexity, lines of code) of each function.
FUNCTIONS = [
    (
        "gauge.py",
        PYTHON,
        [(1, 2), (2, 4), (5, 7), (3, 6), (2, 5), (2, 2), (3, 2), (2, 3), (2, 2), (1, 2)],
    ),
    ("gauge.c", C, [(1, 1), (2, 6), (4, 8), (3, 10), (3, 1), (1, 1)]),
    ("gauge.js", JAVASCRIPT, [(1, 3), (5, 8), (3, 9), (2, 7), (2, 3), (3, 9)]),
    ("gauge.go", GO, [(1, 3), (3, 7), (4, 9), (3, 9)]),
    ("Gauge.java", JAVA, [(1, 3), (4, 8), (4, 9), (2, 8)]),
    ("gauge.R", R, [(1, 3), (3, 7), (3, 9)]),
    ("gauge.rs", RUST, [(1, 3), (3, 6), (3, 9)]),
    ("gauge.f90", FORTRAN, [(1, 4), (3, 6), (2, 6)]),
]
