package transport

import (
	"cmp"
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"time"

	"parapet/internal/secret"
)

// Config says how a Client behaves. The zero value of every field but Hosts is
// usable.
type Config struct {
	// Hosts may be called with a token: "host", "host:port", ".suffix", or
	// "http://host:port" for a loopback host that speaks no TLS.
	Hosts []string
	// FileHosts may be called, in the same notation, but are never sent a token.
	FileHosts []string
	// RootCAs are the authorities servers are checked against; nil means the
	// system's. See LoadRootCAs.
	RootCAs *x509.CertPool
	// Scope names the tenant and application whose calls are counted, so that
	// several may share one Ledger.
	Scope string
	// Ledger remembers calls between processes; nil forgets them.
	Ledger Ledger
	// Secrets never appear in an error, even when a server sends one back.
	Secrets []secret.Secret
	// Logger gets one debug line an attempt; nil discards.
	Logger *slog.Logger
	// UserAgent is sent with every request; empty means "parapet".
	UserAgent string
	// QuotaWindowScale multiplies all quota windows, and the waits we choose
	// ourselves after a 429; zero means 1.
	QuotaWindowScale float64
	// MaxBody bounds a response as sent, in bytes; zero means 4 GiB.
	MaxBody int64
	// MaxDecoded bounds a response after unpacking, in bytes; zero means 1 GiB:
	// the greatest page of any API, 200,000 findings, is about 200 MB.
	MaxDecoded int64
	// MaxFile takes the place of MaxDecoded for files (Request.Unpack), which are
	// read row by row; zero means 64 GiB.
	MaxFile int64
	// HeaderTimeout bounds the time from sending to the response's headers; zero
	// means 4 minutes, since a hunting query may compute for 3.
	HeaderTimeout time.Duration
	// IdleTimeout bounds the time a body may stand still; zero means 1 minute. A
	// body that keeps flowing may take as long as it needs.
	IdleTimeout time.Duration
	// Dial opens connections; nil dials the network, through the proxy of the
	// environment.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// PublicOnly refuses connections to addresses that are not public, whatever name
	// led there: loopback, private networks, the link. It does not concern Dial, nor
	// the proxy of the environment.
	PublicOnly bool
	// OnWait is told of every wait before it begins, from the goroutine that
	// will wait; nil tells nobody.
	OnWait func(Wait)
}

func (cfg Config) withDefaults() Config {
	cfg.Logger = cmp.Or(cfg.Logger, slog.New(slog.DiscardHandler))
	cfg.UserAgent = cmp.Or(cfg.UserAgent, "parapet")
	cfg.QuotaWindowScale = cmp.Or(cfg.QuotaWindowScale, 1)
	cfg.MaxBody = cmp.Or(cfg.MaxBody, 4<<30)
	cfg.MaxDecoded = cmp.Or(cfg.MaxDecoded, 1<<30)
	cfg.MaxFile = cmp.Or(cfg.MaxFile, 64<<30)
	cfg.HeaderTimeout = cmp.Or(cfg.HeaderTimeout, 4*time.Minute)
	cfg.IdleTimeout = cmp.Or(cfg.IdleTimeout, time.Minute)
	if cfg.OnWait == nil {
		cfg.OnWait = func(Wait) {}
	}
	return cfg
}

// Wait is a pause before a call, for showing "waiting until".
type Wait struct {
	API    API
	Quota  string // the quota's name, or the API's
	Until  time.Time
	Reason Reason
}

// Reason says why a call waits.
type Reason string

// The reasons for a wait.
const (
	QuotaFull  Reason = "quota full" // one call more would exceed a window
	ToldToWait Reason = "throttled"  // the server answered 429
	Stumbled   Reason = "retry"      // a 5xx or a broken connection
)
