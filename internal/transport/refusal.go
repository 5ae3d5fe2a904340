package transport

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// maxRefusal bounds how much of an error body is read, in bytes.
const maxRefusal = 64 << 10

// refusal is what an error body says, whatever shape it has.
type refusal struct {
	code, message string
}

// readRefusal reads an error body: Defender's and Graph's nested object, Entra's
// flat one, a gateway's bare message, Azure Storage's XML, a proxy's HTML, or
// nothing at all. What it cannot read it returns as text.
func readRefusal(body []byte) refusal {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	switch {
	case len(body) == 0:
		return refusal{}
	case body[0] == '{':
		if r, ok := readJSONRefusal(body); ok {
			return r
		}
	case body[0] == '<':
		return readMarkup(body)
	}
	return refusal{message: string(body)}
}

func readJSONRefusal(body []byte) (refusal, bool) {
	var outer struct {
		Error       json.RawMessage
		Description string `json:"error_description"`
		Code        any
		StatusCode  any
		Message     string
	}
	if json.Unmarshal(body, &outer) != nil {
		return refusal{}, false
	}
	if len(outer.Error) == 0 {
		code := outer.Code
		if code == nil {
			code = outer.StatusCode
		}
		return refusal{code: word(code), message: outer.Message}, outer.Message != "" || code != nil
	}
	var inner struct {
		Code    any
		Message string
	}
	if json.Unmarshal(outer.Error, &inner) == nil {
		return refusal{code: word(inner.Code), message: inner.Message}, true
	}
	var name any
	_ = json.Unmarshal(outer.Error, &name) // it was valid JSON a moment ago
	return refusal{code: word(name), message: outer.Description}, true
}

// word returns a code that may be a string or a number; Defender says both "429"
// and TooManyRequests.
func word(code any) string {
	if text, ok := code.(string); ok {
		return text
	}
	text, err := json.Marshal(code)
	if err != nil || code == nil {
		return ""
	}
	return string(text)
}

var (
	title = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	tag   = regexp.MustCompile(`(?s)<[^>]*>`)
)

func readMarkup(body []byte) refusal {
	var storage struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
		Message string
		Detail  string `xml:"AuthenticationErrorDetail"`
	}
	if xml.Unmarshal(body, &storage) == nil {
		return refusal{code: storage.Code, message: strings.TrimSpace(storage.Message + " " + storage.Detail)}
	}
	if found := title.FindSubmatch(body); found != nil {
		return refusal{message: html.UnescapeString(string(found[1]))}
	}
	return refusal{message: html.UnescapeString(string(tag.ReplaceAll(body, []byte(" "))))}
}

// Refused is the error of a refusal that came inside another answer, as those of
// batches do.
func Refused(req Request, status int, header http.Header, body []byte) *Error {
	said := readRefusal(body)
	e := &Error{
		API: req.API, Kind: kindOf(status, said), Method: cmp.Or(req.Method, http.MethodGet), URL: redacted,
		Status: status, Code: printable(said.code), Message: printable(said.message),
		RequiredRoles: requiredRoles(said.message), RetryAfter: retryAfter(header, said.message, time.Now()),
	}
	if u, err := url.Parse(req.URL); err == nil {
		e.URL = redactURL(u)
	}
	return e
}

// kindOf tells the meaning of a refusal.
func kindOf(status int, r refusal) Kind {
	switch {
	case status == http.StatusTooManyRequests:
		return Throttled
	case status == http.StatusNotFound:
		return kindOfAbsence(r)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return kindOfDenial(status, r)
	case status == http.StatusRequestTimeout:
		return Server
	case status >= 500 && status != http.StatusNotImplemented:
		return Server
	}
	return Invalid
}

// kindOfAbsence tells a service that says that a thing does not exist from a
// gateway, a proxy or a path of nobody's, whose 404 says nothing of it. The
// codes of Defender, Graph and Azure Storage all end alike: NotFound,
// Request_ResourceNotFound, BlobNotFound.
func kindOfAbsence(r refusal) Kind {
	if strings.HasSuffix(strings.ToLower(r.code), "notfound") {
		return NotFound
	}
	return Misdirected
}

func kindOfDenial(status int, r refusal) Kind {
	switch {
	case unlicensed(r):
		return Unlicensed
	case status == http.StatusUnauthorized:
		return Unauthorized
	case len(requiredRoles(r.message)) > 0:
		return MissingRole
	case r.code == "AuthenticationFailed":
		// Azure Storage's answer to a signature past its time; the Defender and
		// Graph APIs have no such code.
		return LinkExpired
	}
	return Forbidden
}

// The texts by which the services say, with 401 or 403, that nobody bought the
// feature: they have no code of their own.
var licenceTexts = []string{
	"license", "account mode is inactive", "account is not provisioned", "nonpremiumtenant",
}

func unlicensed(r refusal) bool {
	text := strings.ToLower(r.code + " " + r.message)
	for _, sign := range licenceTexts {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

var rolesText = regexp.MustCompile(`(?is)api required roles:(.*?)(?:application roles:|$)`)

// requiredRoles reads the roles of which one would do out of the text "Missing
// application roles. API required roles: A, B, application roles: C."
func requiredRoles(message string) []string {
	found := rolesText.FindStringSubmatch(message)
	if found == nil {
		return nil
	}
	var roles []string
	for name := range strings.SplitSeq(found[1], ",") {
		if name = strings.Trim(name, " .\t\r\n"); name != "" {
			roles = append(roles, printable(name))
		}
	}
	return roles
}
