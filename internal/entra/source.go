package entra

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const (
	// renewBefore is how long before its end a token is replaced: long enough for
	// the slowest request that sets out with the old one.
	renewBefore = 5 * time.Minute
	// signInTimeout bounds one sign-in with all its waits. Without one of ours the
	// Microsoft library would allow 30 seconds, less than Entra may ask to wait.
	signInTimeout = 15 * time.Minute
)

// Source gives the tokens of one resource. It is safe for concurrent use.
type Source struct {
	cfg        Config
	scope      string
	credential credential
	signing    chan struct{} // holds one value while somebody signs in

	mu      sync.Mutex
	token   string
	expires time.Time
}

func newSource(cfg Config, scope string, c credential) *Source {
	return &Source{cfg: cfg, scope: scope, credential: c, signing: make(chan struct{}, 1)}
}

// Token returns a token valid for some minutes at least, signing in when it must.
// Callers that come during a sign-in wait for it. The error is ctx's or an *Error.
func (s *Source) Token(ctx context.Context) (string, error) {
	if token, ok := s.cached(); ok {
		return token, nil
	}
	select {
	case s.signing <- struct{}{}:
		defer func() { <-s.signing }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	if token, ok := s.cached(); ok {
		return token, nil
	}
	return s.signIn(ctx)
}

// Expire forgets token, so that the next call of Token signs in anew.
func (s *Source) Expire(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token == token {
		s.token = ""
	}
}

func (s *Source) cached() (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token, s.token != "" && time.Until(s.expires) > renewBefore
}

// signIn makes a credential for this one time: those of the Microsoft library
// remember their tokens, and would give back the very one an API refused.
func (s *Source) signIn(ctx context.Context) (string, error) {
	line := &listener{sender: s.cfg.Sender}
	if s.cfg.ManagedIdentity {
		line.sender = s.cfg.Metadata
	}
	proof, err := s.credential(line)
	if err != nil {
		return "", s.explain(line, err)
	}
	within, cancel := context.WithTimeoutCause(ctx, signInTimeout, fmt.Errorf("sign in: no answer within %s", signInTimeout))
	defer cancel()
	ask := policy.TokenRequestOptions{Scopes: []string{s.scope}}
	if s.cfg.ManagedIdentity {
		// The library keeps these tokens for the whole process, and asks the machine
		// only when something is claimed, of which it tells nobody.
		ask.Claims = "{}"
	}
	got, err := proof.GetToken(within, ask)
	if within.Err() != nil {
		return "", context.Cause(within)
	}
	if err != nil {
		return "", s.explain(line, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token, s.expires = got.Token, got.ExpiresOn
	return got.Token, nil
}
