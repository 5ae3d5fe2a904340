package transport

import (
	"net/url"
	"regexp"
	"strings"

	"parapet/internal/secret"
)

const redacted = secret.Redacted

// maxMessage bounds what a server may make us print, in runes.
const maxMessage = 500

// Every query value is hidden but those of parameters that page and filter:
// signed links carry their secret in the query, under names Microsoft may add to.
var plainParameters = map[string]bool{
	"$top": true, "$skip": true, "$filter": true, "$select": true, "$count": true,
	"$expand": true, "$orderby": true, "pagesize": true, "sincetime": true,
	"sasvalidhours": true, "api-version": true,
}

var (
	link        = regexp.MustCompile(`(?i)https?://[^\s"'<>]+\?[^\s"'<>]*`)
	bearerToken = regexp.MustCompile(`(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}`)
	jwt         = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*){0,4}`)
	secretValue = regexp.MustCompile(`(?i)\b(sig|client_secret|client_assertion|assertion|access_token|refresh_token|id_token|password)("?\s*[=:]\s*"?)[^&\s"<>]+`)
)

// redactURL returns u fit to print: no user, no fragment, no telling values.
func redactURL(u *url.URL) string {
	plain := *u
	plain.User, plain.Fragment, plain.RawFragment = nil, "", ""
	plain.RawQuery, plain.ForceQuery = "", false
	var kept []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		if decoded, err := url.QueryUnescape(name); err == nil {
			name = decoded
		}
		if !plainParameters[strings.ToLower(name)] {
			value = redacted
		}
		kept = append(kept, hide(name)+"="+hide(value))
	}
	if len(kept) == 0 {
		return hide(plain.String())
	}
	return hide(plain.String()) + "?" + strings.Join(kept, "&")
}

// scrub hides what looks like a token, a signature or a password in text, the
// values of links, and the given secrets whatever they look like.
func scrub(text string, secrets ...string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, redacted)
		}
	}
	return hide(link.ReplaceAllStringFunc(text, func(found string) string {
		u, err := url.Parse(found)
		if err != nil {
			return redacted
		}
		return redactURL(u)
	}))
}

func hide(text string) string {
	text = bearerToken.ReplaceAllString(text, "$1 "+redacted)
	text = jwt.ReplaceAllString(text, redacted)
	return secretValue.ReplaceAllString(text, "$1$2"+redacted)
}

// printable makes one bounded line of what a server sent.
func printable(text string, secrets ...string) string {
	text = strings.ToValidUTF8(text, "")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < ' ' || r == 0x7f || r == '\ufeff':
			return -1
		}
		return r
	}, text)
	runes := []rune(scrub(strings.Join(strings.Fields(text), " "), secrets...))
	if len(runes) > maxMessage {
		return string(runes[:maxMessage]) + "…"
	}
	return string(runes)
}
