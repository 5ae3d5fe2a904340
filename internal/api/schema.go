package api

import (
	"path"
	"reflect"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// A list is never null unless its field says so. It is huma's only switch for
// that.
func init() { huma.DefaultArrayNullable = false }

// qualified is a type of another package in the name of a generic one, as
// reflect writes it.
var qualified = regexp.MustCompile(`[\w./-]*/(\w+)\.(\w+)`)

// schemaName names a type in the document: a type of another package with the
// name of its package before it, unless it begins with that anyway, because two
// packages may have a Field.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	name := qualified.ReplaceAllStringFunc(t.Name(), func(found string) string {
		parts := qualified.FindStringSubmatch(found)
		return withPackage(parts[1], parts[2])
	})
	name = strings.NewReplacer("[]", "List", "[", "", "]", "", ",", "", "*", "").Replace(name)
	return withPackage(path.Base(t.PkgPath()), name)
}

func withPackage(pkg, name string) string {
	name = strings.ToUpper(name[:1]) + name[1:]
	own := strings.ToUpper(pkg[:1]) + pkg[1:]
	if pkg == "api" || pkg == "." || strings.HasPrefix(name, own) {
		return name
	}
	return own + name
}
