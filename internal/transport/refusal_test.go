package transport

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const expiredLink = "\ufeff" + `<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code>` +
	`<Message>Server failed to authenticate the request.
RequestId:1</Message><AuthenticationErrorDetail>Signature not valid in the specified key time frame</AuthenticationErrorDetail></Error>`

func TestReadRefusal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		want   refusal
		kind   Kind
	}{
		{"defender", 400, `{"error":{"code":"ODataError","message":"bad filter","target":"g"}}`, refusal{"ODataError", "bad filter"}, Invalid},
		{"graph", 403, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges.","innerError":{"date":"d"}}}`, refusal{"Authorization_RequestDenied", "Insufficient privileges."}, Forbidden},
		{"other case", 400, `{"Error":{"Code":"X","Message":"y"}}`, refusal{"X", "y"}, Invalid},
		{"number for code", 429, `{"error":{"code":429,"message":"quota"}}`, refusal{"429", "quota"}, Throttled},
		{"entra", 400, `{"error":"invalid_request","error_description":"AADSTS90002: Tenant"}`, refusal{"invalid_request", "AADSTS90002: Tenant"}, Invalid},
		{"gateway", 429, `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 58 seconds."}`, refusal{"429", "Rate limit is exceeded. Try again in 58 seconds."}, Throttled},
		{"error is null", 500, `{"error":null}`, refusal{}, Server},
		{"storage", 403, expiredLink, refusal{"AuthenticationFailed", "Server failed to authenticate the request.\nRequestId:1 Signature not valid in the specified key time frame"}, LinkExpired},
		{"html", 502, "<html><head><title>Bad &amp; Gateway</title></head><body>x</body></html>", refusal{"", "Bad & Gateway"}, Server},
		{"html without title", 503, "<p>down</p>", refusal{"", " down "}, Server},
		{"text", 404, "nothing here", refusal{"", "nothing here"}, Misdirected},
		{"gateway without a backend", 404, `{"statusCode":404,"message":"Resource not found"}`, refusal{"404", "Resource not found"}, Misdirected},
		{"device not found", 404, `{"error":{"code":"ResourceNotFound","message":"Machine x was not found"}}`, refusal{"ResourceNotFound", "Machine x was not found"}, NotFound},
		{"group not found", 404, `{"error":{"code":"Request_ResourceNotFound","message":"gone"}}`, refusal{"Request_ResourceNotFound", "gone"}, NotFound},
		{"blob not found", 404, `<Error><Code>BlobNotFound</Code><Message>gone</Message></Error>`, refusal{"BlobNotFound", "gone"}, NotFound},
		{"broken json", 500, `{"error":{"code":`, refusal{"", `{"error":{"code":`}, Server},
		{"empty", 405, "", refusal{}, Invalid},
		{"request timeout", 408, "", refusal{}, Server},
		{"no vulnerability management", 401, `{"error":{"code":"Unauthorized","message":"Unauthorized request - reason of failure: No Tvm license"}}`, refusal{"Unauthorized", "Unauthorized request - reason of failure: No Tvm license"}, Unlicensed},
		{"inactive", 401, `{"error":{"code":"Unauthorized","message":"reason of failure: Account mode is inactive"}}`, refusal{"Unauthorized", "reason of failure: Account mode is inactive"}, Unlicensed},
		{"not provisioned", 403, `{"error":{"code":"Forbidden","message":"Unauthorized request - Account is not provisioned."}}`, refusal{"Forbidden", "Unauthorized request - Account is not provisioned."}, Unlicensed},
		{"not premium", 403, `{"error":{"code":"Authentication_RequestFromNonPremiumTenantOrB2CTenant","message":"x"}}`, refusal{"Authentication_RequestFromNonPremiumTenantOrB2CTenant", "x"}, Unlicensed},
		{"role", 403, `{"error":{"code":"Forbidden","message":"Missing application roles. API required roles: A, B, application roles: C."}}`, refusal{"Forbidden", "Missing application roles. API required roles: A, B, application roles: C."}, MissingRole},
		{"role with 401", 401, `{"error":{"message":"API required roles: A"}}`, refusal{"", "API required roles: A"}, Unauthorized},
	}
	for _, test := range tests {
		got := readRefusal([]byte(test.body))
		if got != test.want {
			t.Errorf("%s: readRefusal = %q, want %q", test.name, got, test.want)
		}
		if k := kindOf(test.status, got); k != test.kind {
			t.Errorf("%s: kindOf = %q, want %q", test.name, k, test.kind)
		}
	}
}

func TestRequiredRoles(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		"Missing application roles. API required roles: Machine.Read.All, Machine.ReadWrite.All, application roles: User.Read.All.": {"Machine.Read.All", "Machine.ReadWrite.All"},
		"Missing application roles. API required roles: Machine.Read.All, application roles: .":                                     {"Machine.Read.All"},
		"API required roles: ThreatHunting.Read.All.":                                                                               {"ThreatHunting.Read.All"},
		"API REQUIRED ROLES:A,B": {"A", "B"},
		"API required roles: ":   nil,
		"Forbidden":              nil,
	}
	for text, want := range tests {
		if diff := cmp.Diff(want, requiredRoles(text)); diff != "" {
			t.Errorf("requiredRoles(%q) (-want +got):\n%s", text, diff)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		header, date, message string
		want                  time.Duration
	}{
		{"", "", "", 0},
		{"7", "", "again in 8 seconds", 7 * time.Second},
		{" 1.5 ", "", "", 1500 * time.Millisecond},
		{"-3", "", "", 0},
		{"NaN", "", "", 0},
		{"1e300", "", "", longestAsked},
		{"soon", "", "again in 8 seconds", 8 * time.Second},
		{"Sun, 01 Mar 2026 12:01:00 GMT", "", "", time.Minute},
		{"Sun, 01 Mar 2026 15:01:00 GMT", "Sun, 01 Mar 2026 15:00:30 GMT", "", 30 * time.Second},
		{"Sun, 01 Mar 2026 11:00:00 GMT", "", "", 0},
		{"", "", "You can send requests again in 8 seconds.", 8 * time.Second},
		{"", "", "you can send requests again in 1 second", time.Second},
		{"", "", "Rate limit is exceeded. Try again in 2 minutes", 2 * time.Minute},
		{"", "", "Please retry after 1 hours", time.Hour},
		{"", "", "again in 999999999 hours", longestAsked},
		{"", "", "Maximum allowed 30 per 00:01:00", 0},
		{"", "", "again in 5 machines", 0},
	}
	for _, test := range tests {
		header := http.Header{}
		header.Set("Retry-After", test.header)
		header.Set("Date", test.date)
		if got := retryAfter(header, test.message, now); got != test.want {
			t.Errorf("retryAfter(%q, %q) = %s, want %s", test.header, test.message, got, test.want)
		}
	}
}

func FuzzReadRefusal(f *testing.F) {
	for _, seed := range []string{
		"", expiredLink, quotaProse, `{"error":"x"}`, `{"error":{"code":1}}`, "<title>", "{", "<Error><Code>a</Code></Error>",
		"API required roles: A, \u212a, application roles:", "[]", `{"message":"m"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := readRefusal(body)
		text := printable(r.message)
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\n\r\t\x00\x1b") || utf8.RuneCountInString(text) > maxMessage+1 {
			t.Errorf("printable(%q) = %q", r.message, text)
		}
		for _, role := range requiredRoles(r.message) {
			if role == "" {
				t.Errorf("empty role in %q", r.message)
			}
		}
		if kindOf(403, r) == "" {
			t.Error("no kind")
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("8", "")
	f.Add("", "again in 8 seconds")
	f.Add("Sun, 01 Mar 2026 12:01:00 GMT", "retry after 99999999999999 hours")
	f.Add(strconv.FormatFloat(math.Inf(1), 'g', -1, 64), "")
	f.Fuzz(func(t *testing.T, header, message string) {
		h := http.Header{"Retry-After": {header}}
		if wait := retryAfter(h, message, time.Now()); wait < 0 || wait > longestAsked {
			t.Errorf("retryAfter(%q, %q) = %s", header, message, wait)
		}
	})
}
