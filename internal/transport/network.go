package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

// explainFailure tells why a request got no answer, or a body broke off.
func explainFailure(err error) (Kind, string) {
	// The URL that http.Client puts around its errors may be a signed one.
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return explainCertificate(certificate.Err, time.Now())
	}
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return Unreachable, "no such host " + dns.Name
	case errors.Is(err, syscall.ECONNREFUSED):
		return Unreachable, "connection refused"
	case errors.Is(err, http.ErrSchemeMismatch):
		return Unreachable, "the server does not speak TLS"
	case errors.Is(err, errTooLarge):
		return TooLarge, err.Error()
	case errors.Is(err, errRedirect), errors.Is(err, errPrivate):
		return Disallowed, err.Error()
	}
	return Network, err.Error()
}

func explainCertificate(err error, now time.Time) (Kind, string) {
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		return Clock, "the server's certificate is valid from " +
			invalid.Cert.NotBefore.UTC().Format(time.DateTime) + " to " +
			invalid.Cert.NotAfter.UTC().Format(time.DateTime) + " UTC, and our clock says " +
			now.UTC().Format(time.DateTime)
	}
	return UnknownCA, err.Error()
}

// skewed tells how far the Date of an answer is from our clock, when that is far
// enough to make a fresh token look expired or not yet valid.
func skewed(header http.Header, now time.Time) (time.Duration, bool) {
	theirs, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0, false
	}
	// Entra allows five minutes either way.
	off := now.Sub(theirs).Round(time.Second)
	return off, off.Abs() > 5*time.Minute
}
