package scan

// Name passes a name, its colon and the spaces after it. The name is given with
// its quotes, as it is written.
func Name(b []byte, i int) (name []byte, value int) {
	if i >= len(b) || b[i] != '"' {
		return nil, Bad
	}
	end := String(b, i)
	if end == Bad {
		return nil, Bad
	}
	name = b[i:end]
	if i = Space(b, end); i >= len(b) || b[i] != ':' {
		return nil, Bad
	}
	return name, Space(b, i+1)
}

// Members passes an object. Each of its members is passed by member, which is told
// the name, as [Name] gives it, and where the value begins.
func Members(b []byte, i int, member func(name []byte, i int) int) int {
	if i >= len(b) || b[i] != '{' {
		return Bad
	}
	return items(b, i, '}', withName(b, member))
}

// withName makes an item of a member.
func withName(b []byte, member func(name []byte, i int) int) (item func(i int) int) {
	return func(i int) int {
		name, i := Name(b, i)
		if i == Bad {
			return Bad
		}
		return member(name, i)
	}
}

// Elements passes a list. Each of its elements is passed by element.
func Elements(b []byte, i int, element func(i int) int) int {
	if i >= len(b) || b[i] != '[' {
		return Bad
	}
	return items(b, i, ']', element)
}

// MoreMembers passes what follows a member of an object, up to its end, as
// [Members] does.
func MoreMembers(b []byte, i int, member func(name []byte, i int) int) int {
	if i = Space(b, i); i < len(b) && b[i] == '}' {
		return i + 1
	}
	if i >= len(b) || b[i] != ',' {
		return Bad
	}
	return someItems(b, Space(b, i+1), '}', withName(b, member))
}

// items passes what stands between brackets, with commas between.
func items(b []byte, i int, end byte, item func(i int) int) int {
	if i = Space(b, i+1); i < len(b) && b[i] == end {
		return i + 1
	}
	return someItems(b, i, end, item)
}

// someItems passes at least one item, and the bracket after the last.
func someItems(b []byte, i int, end byte, item func(i int) int) int {
	for {
		if i = item(i); i == Bad {
			return Bad
		}
		if i = Space(b, i); i >= len(b) {
			return Bad
		}
		switch b[i] {
		case end:
			return i + 1
		case ',':
			i = Space(b, i+1)
		default:
			return Bad
		}
	}
}

// IsPlain reports whether a name or a string, with its quotes, says what is
// written between them, and that in ASCII.
func IsPlain(text []byte) bool {
	for _, c := range text {
		if c == '\\' || c >= 0x80 {
			return false
		}
	}
	return true
}
