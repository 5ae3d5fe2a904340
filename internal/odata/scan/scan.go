// Package scan walks over JSON in memory and checks it as it goes, in one pass and
// without a state machine: the answers and files of a large tenant hold gigabytes
// of it.
//
// Its one flow: each function takes the place where something begins and gives the
// place after it, [Bad] when it is no JSON. What somebody else reads is told where
// it begins and says where it ends. Texts may hold bytes that are no UTF-8, and
// names may come twice.
//
// It knows nothing of what the JSON says, and does not explain what is wrong with
// it: whoever wants to know reads it by a library.
package scan

// Bad is in place of an end: there is no JSON, or none that is wanted.
const Bad = -1

// maxDepth is how deep lists and objects may lie in each other.
const maxDepth = 64

// Space is the first place that is no space.
func Space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n') {
		i++
	}
	return i
}

// Value passes a value of any kind.
func Value(b []byte, i int) int { return value(b, i, maxDepth) }

func value(b []byte, i, depth int) int {
	if i >= len(b) {
		return Bad
	}
	switch b[i] {
	case '"':
		return String(b, i)
	case '{', '[':
		return composite(b, i, depth)
	case 't':
		return word(b, i, "true")
	case 'f':
		return word(b, i, "false")
	case 'n':
		return word(b, i, "null")
	}
	return number(b, i)
}

func word(b []byte, i int, word string) int {
	if len(b)-i < len(word) || string(b[i:i+len(word)]) != word {
		return Bad
	}
	return i + len(word)
}

// composite passes a list or an object.
func composite(b []byte, i, depth int) int {
	end := b[i] + 2 // the bracket that closes follows in ASCII, with one between
	isObject := b[i] == '{'
	if i = Space(b, i+1); depth == 0 || i >= len(b) {
		return Bad
	}
	if b[i] == end {
		return i + 1
	}
	for {
		if isObject {
			if _, i = Name(b, i); i == Bad {
				return Bad
			}
		}
		if i = value(b, i, depth-1); i == Bad {
			return Bad
		}
		if i = Space(b, i); i >= len(b) {
			return Bad
		}
		if b[i] == end {
			return i + 1
		}
		if b[i] != ',' {
			return Bad
		}
		i = Space(b, i+1)
	}
}

func number(b []byte, i int) int {
	if i < len(b) && b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if i = digits(b, i); i == Bad {
		return Bad
	}
	if i < len(b) && b[i] == '.' {
		if i = digits(b, i+1); i == Bad {
			return Bad
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		return digits(b, i)
	}
	return i
}

// digits passes at least one digit.
func digits(b []byte, i int) int {
	first := i
	for i < len(b) && isDigit(b[i]) {
		i++
	}
	if i == first {
		return Bad
	}
	return i
}
