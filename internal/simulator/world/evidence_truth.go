package world

import (
	"slices"
	"strings"
)

func (t *Tenant) alertHasAddress() facts {
	return t.naming(func(e *Evidence) string {
		key, ok := addressKey(e.IP)
		if !ok {
			return ""
		}
		return key
	}, hasNamed)
}

func urlKey(e *Evidence) string {
	if e.URL == "" {
		return ""
	}
	return "microsoft_defender_url:" + e.URL
}

func (t *Tenant) alertHasURL() facts { return t.naming(urlKey, hasNamed) }

func (t *Tenant) urlFacts() facts {
	return func(yield func(thing, any) bool) {
		seen := map[string]bool{}
		for _, a := range t.Alerts() {
			for i := range a.Evidence {
				key := urlKey(&a.Evidence[i])
				if key == "" || seen[key] {
					continue
				}
				seen[key] = true
				if !yield(entity(key), nil) {
					return
				}
			}
		}
	}
}

// file is the file that a piece of evidence names: of a process what it runs.
func (e *Evidence) file() *EvidenceFile {
	if e.Process != nil {
		return &e.Process.Image
	}
	return e.File
}

func fileKey(e *Evidence) string {
	f := e.file()
	switch {
	case f == nil:
		return ""
	case f.SHA256 != "":
		return "microsoft_defender_file:" + f.SHA256
	default:
		return "microsoft_defender_file:" + f.SHA1
	}
}

func (t *Tenant) alertHasFile() facts { return t.naming(fileKey, hasNamed) }

// fileFacts knows of a file where and under which names alerts saw it.
func (t *Tenant) fileFacts() facts {
	return func(yield func(thing, any) bool) {
		var keys []string
		seen := map[string][]string{}
		for _, a := range t.Alerts() {
			for i := range a.Evidence {
				key := fileKey(&a.Evidence[i])
				if key == "" {
					continue
				}
				if seen[key] == nil {
					keys = append(keys, key)
				}
				f := a.Evidence[i].file()
				seen[key] = append(seen[key], "name "+f.Name, "path "+f.Path)
			}
		}
		for _, key := range keys {
			slices.Sort(seen[key])
			if !yield(entity(key), strings.Join(slices.Compact(seen[key]), "\n")) {
				return
			}
		}
	}
}
