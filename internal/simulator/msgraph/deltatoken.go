package msgraph

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/world"
)

// pageSize is how many objects the client prefers in a page.
func pageSize(r *http.Request) int {
	for _, preference := range preferences(r) {
		if text, ok := strings.CutPrefix(preference, "odata.maxpagesize="); ok {
			if n, err := strconv.Atoi(text); err == nil && n > 0 {
				return min(n, maxTop)
			}
		}
	}
	return deltaPage
}

// preferences are the items of the Prefer header, in lower case.
func preferences(r *http.Request) []string {
	var list []string
	for _, header := range r.Header.Values("Prefer") {
		for item := range strings.SplitSeq(header, ",") {
			list = append(list, strings.ToLower(strings.TrimSpace(item)))
		}
	}
	return list
}

// readDelta reads where a walk goes on, or with which options it begins.
func readDelta(r *http.Request, t *world.Tenant) (deltaToken, *problem) {
	k := deltaToken{Since: -1}
	for name, values := range r.URL.Query() {
		value := values[0]
		switch strings.ToLower(name) {
		case "$skiptoken", "$deltatoken":
			if value == "latest" {
				k.Since = t.Hours()
				continue
			}
			return resume(value, t)
		case "$select":
			k.Select = value
		case "$filter":
			if _, err := filter.Parse(value, idOnly); err != nil || strings.Count(strings.ToLower(value), " eq ") > maxIDs {
				return k, badRequest("Request_UnsupportedQuery", "Unsupported Query. Only filtering by up to %d ids is supported.", maxIDs)
			}
			k.Filter = value
		default:
			if strings.HasPrefix(name, "$") {
				return k, badRequest("Request_UnsupportedQuery", "The query parameter '%s' is not supported by delta queries.", name)
			}
		}
	}
	return k, nil
}

// resume reads a token; one that is too old stands for nothing any more.
func resume(text string, t *world.Tenant) (deltaToken, *problem) {
	var k deltaToken
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(data, &k) != nil || k.Since > t.Hours() {
		return k, badRequest("Request_BadRequest", "Badly formed token.")
	}
	if began := max(k.Since, k.Began); t.Hours()-began > deltaLife {
		return k, &problem{
			status: http.StatusGone, Code: "syncStateNotFound",
			Message: "The sync state generation is not found; the token has expired. Synchronise anew.",
		}
	}
	return k, nil
}
