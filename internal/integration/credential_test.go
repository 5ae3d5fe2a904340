package integration_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"software.sslmate.com/src/go-pkcs12"

	"parapet/internal/integration"
	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/secret/seal"
	"parapet/internal/state/statetest"
)

// certificate is one with its key, in PEM, that expires then.
func certificate(t *testing.T, expires time.Time) []byte {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	like := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "parapet"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: expires,
	}
	der, err := x509.CreateCertificate(rand.Reader, like, like, key.Public(), key)
	must(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	return append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})...)
}

// pfx is a certificate with its key that the password opens.
func pfx(t *testing.T, password string) []byte {
	t.Helper()
	first, rest := pem.Decode(certificate(t, time.Now().Add(time.Hour)))
	second, _ := pem.Decode(rest)
	leaf, err := x509.ParseCertificate(first.Bytes)
	must(t, err)
	key, err := x509.ParsePKCS8PrivateKey(second.Bytes)
	must(t, err)
	file, err := pkcs12.Modern.Encode(key, leaf, nil, password)
	must(t, err)
	return file
}

func TestACertificateIsKeptSealed(t *testing.T) {
	t.Parallel()
	expires := time.Now().Add(100 * 24 * time.Hour).UTC().Truncate(time.Second)
	text := certificate(t, expires)
	each(t, func(t *testing.T, b *bench) {
		made, err := b.CreateCredential(t.Context(), integration.CredentialSettings{
			Name: "cert", Kind: integration.Certificate, ClientID: someClient, Proof: integration.Proof{Certificate: text},
		}, "anna")
		must(t, err)
		if made.Details == nil || made.Details.Subject != "CN=parapet" || len(made.Details.Thumbprint) != 40 ||
			!made.ExpiresAt.Equal(expires) || made.State != integration.Ready {
			t.Errorf("made = %+v %+v", made, made.Details)
		}
		got, err := b.Credential(t.Context(), made.ID)
		must(t, err)
		if diff := cmp.Diff(made, got, cmp.AllowUnexported(secret.Secret{})); diff != "" {
			t.Errorf("it comes back otherwise (-want +got):\n%s", diff)
		}
		if shown, err := json.Marshal(got); err != nil || strings.Contains(string(shown), "BEGIN") {
			t.Errorf("what is secret is shown: %s, %v", shown, err)
		}
		proof, err := b.OpenProof(t.Context(), made.ID)
		must(t, err)
		if string(proof.Certificate) != string(text) {
			t.Error("what was sealed is not what comes back")
		}
	})
}

func TestWrongCredentialsAreToldByField(t *testing.T) {
	t.Parallel()
	b := newBench(t, options{})
	expired := certificate(t, time.Now().Add(-time.Minute))
	given := secret.New("x")
	for name, test := range map[string]struct {
		set  integration.CredentialSettings
		want []string
	}{
		"no kind":     {integration.CredentialSettings{Name: "a", ClientID: someClient}, []string{"kind"}},
		"empty":       {integration.CredentialSettings{Kind: integration.ClientSecret}, []string{"client_id", "name", "secret"}},
		"client":      {integration.CredentialSettings{Name: "a", Kind: integration.WorkloadIdentity, ClientID: "app"}, []string{"client_id"}},
		"foreign":     {integration.CredentialSettings{Name: "a", Kind: integration.ManagedIdentity, Proof: integration.Proof{Secret: given}}, []string{"secret"}},
		"certificate": {integration.CredentialSettings{Name: "a", Kind: integration.Certificate, ClientID: someClient, Proof: integration.Proof{Certificate: []byte("x")}}, []string{"certificate"}},
		"password":    {integration.CredentialSettings{Name: "a", Kind: integration.Certificate, ClientID: someClient, Proof: integration.Proof{Certificate: pfx(t, "right"), Password: secret.New("wrong")}}, []string{"certificate_password"}},
		"expired":     {integration.CredentialSettings{Name: "a", Kind: integration.Certificate, ClientID: someClient, Proof: integration.Proof{Certificate: expired}}, []string{"certificate"}},
	} {
		_, err := b.CreateCredential(t.Context(), test.set, "anna")
		if diff := cmp.Diff(test.want, fails(t, err, problem.Invalid)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := b.CreateCredential(t.Context(), integration.CredentialSettings{Name: "the machine's", Kind: integration.ManagedIdentity}, "anna"); err != nil {
		t.Errorf("the machine's own identity needs no more: %v", err)
	}
}

func TestACredentialServesSeveralIntegrations(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bench) {
		c := b.credential(t, "app")
		one, two := b.create(t, settings("one", c.ID)), b.create(t, settings("two", c.ID))
		got, err := b.Credential(t.Context(), c.ID)
		must(t, err)
		want := []integration.ID{one.ID, two.ID}
		slices.Sort(want)
		slices.Sort(got.UsedBy)
		if diff := cmp.Diff(want, got.UsedBy); diff != "" {
			t.Errorf("used by (-want +got):\n%s", diff)
		}
		fails(t, b.DeleteCredential(t.Context(), c.ID, 0), problem.Conflict)
		set := got.CredentialSettings
		set.Name = "renamed"
		changed, err := b.ChangeCredential(t.Context(), c.ID, 1, set, "bob")
		must(t, err)
		if proof, err := b.OpenProof(t.Context(), c.ID); err != nil || proof.Secret.Reveal() != canary || changed.Version != 2 {
			t.Errorf("renaming changes the secret: %v", err)
		}
		set.Proof.Secret = secret.New("rotated")
		_, err = b.ChangeCredential(t.Context(), c.ID, 1, set, "bob")
		fails(t, err, problem.Outdated)
		_, err = b.ChangeCredential(t.Context(), c.ID, 2, set, "bob")
		must(t, err)
		if proof, err := b.OpenProof(t.Context(), c.ID); err != nil || proof.Secret.Reveal() != "rotated" {
			t.Errorf("the secret is not the new one: %v", err)
		}
		_, err = b.CreateCredential(t.Context(), integration.CredentialSettings{
			Name: "RENAMED", Kind: integration.ClientSecret, ClientID: someClient, Proof: integration.Proof{Secret: secret.New("x")},
		}, "anna")
		fails(t, err, problem.Conflict)
	})
}

// A key that is lost is a state of the credential, which ends when it is entered
// again.
func TestALostKeyIsAState(t *testing.T) {
	t.Parallel()
	db := statetest.SQLite(t)
	before := newBench(t, options{db: db})
	c := before.credential(t, "app")
	is := before.create(t, settings("acme", c.ID))
	after := newBench(t, options{db: db, keys: keys(t, filepath.Join(t.TempDir(), "another"))})
	got, err := after.Credential(t.Context(), c.ID)
	must(t, err)
	if got.State != integration.Lost {
		t.Errorf("state = %s", got.State)
	}
	applied, err := after.AppliedOf(t.Context(), is.ID)
	must(t, err)
	if !strings.Contains(applied.Status.Credential, "enter the credential again") {
		t.Errorf("status says %q", applied.Status.Credential)
	}
	run, err := after.do(t, after.start(t, is.ID).ID)
	must(t, err)
	if run.State != integration.RunFailed || !strings.Contains(run.Error, "enter it again") {
		t.Errorf("run %s: %s", run.State, run.Error)
	}
	set := got.CredentialSettings
	set.Proof.Secret = secret.New("again")
	changed, err := after.ChangeCredential(t.Context(), c.ID, 0, set, "bob")
	must(t, err)
	if changed.State != integration.Ready {
		t.Errorf("state = %s", changed.State)
	}
}

// When the key is changed, what it sealed is sealed with the new one, and the old one
// can go.
func TestReseal(t *testing.T) {
	t.Parallel()
	db := statetest.SQLite(t)
	older, newer := "b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2w=", "bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmU="
	ring := func(given string) *seal.Keyring {
		keys, err := seal.Load("", secret.New(given))
		must(t, err)
		return keys
	}
	c := newBench(t, options{db: db, keys: ring(older)}).credential(t, "app")
	both := newBench(t, options{db: db, keys: ring(newer + " " + older)})
	for _, want := range []int{1, 0} {
		if n, err := both.Reseal(t.Context()); err != nil || n != want {
			t.Errorf("Reseal() = %d, %v, want %d", n, err, want)
		}
	}
	proof, err := newBench(t, options{db: db, keys: ring(newer)}).OpenProof(t.Context(), c.ID)
	must(t, err)
	if proof.Secret.Reveal() != canary {
		t.Error("what was sealed is another now")
	}
}

// Each warning is told once, the most urgent alone, and anew of a new secret.
func TestWarnOfExpiry(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, options{data: dir})
		const day = 24 * time.Hour
		set := integration.CredentialSettings{
			Name: "app", Kind: integration.ClientSecret, ClientID: someClient, ExpiresAt: time.Now().Add(40 * day), Proof: integration.Proof{Secret: secret.New("x")},
		}
		c, err := b.CreateCredential(t.Context(), set, "anna")
		must(t, err)
		b.credential(t, "nobody knows when")
		var told []int
		for range 43 {
			all, err := b.WarnOfExpiry(t.Context())
			must(t, err)
			for _, w := range all {
				told = append(told, w.Days)
			}
			time.Sleep(day)
		}
		if diff := cmp.Diff([]int{30, 7, 1, 0}, told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		if got, err := b.Credential(t.Context(), c.ID); err != nil || got.State != integration.Expired || !strings.Contains(got.Warning, `"app" has expired`) {
			t.Errorf("it is %s and warns %q, %v", got.State, got.Warning, err)
		}
		set.ExpiresAt, set.Proof.Secret = time.Now().Add(5*day), secret.New("new")
		_, err = b.ChangeCredential(t.Context(), c.ID, 0, set, "anna")
		must(t, err)
		if got, err := b.Credential(t.Context(), c.ID); err != nil || got.State != integration.Ready || !strings.Contains(got.Warning, "expires within 7 days") {
			t.Errorf("renewed, it is %s and warns %q, %v", got.State, got.Warning, err)
		}
		set.ExpiresAt = time.Now().Add(90 * day)
		if got, err := b.ChangeCredential(t.Context(), c.ID, 0, set, "anna"); err != nil || got.Warning != "" {
			t.Errorf("with three months to go it warns %q, %v", got.Warning, err)
		}
		set.ExpiresAt = time.Now().Add(5 * day)
		_, err = b.ChangeCredential(t.Context(), c.ID, 0, set, "anna")
		must(t, err)
		if all, err := b.WarnOfExpiry(t.Context()); err != nil || len(all) != 1 || all[0].Days != 7 {
			t.Errorf("told of the new secret: %+v, %v", all, err)
		}
	})
}
