package seal_test

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/secret"
	"parapet/internal/secret/seal"
)

const row = "credentials/1/client_secret"

func newKey() string {
	key := make([]byte, 32)
	rand.Read(key)
	return base64.StdEncoding.EncodeToString(key)
}

func ring(t *testing.T, keys ...string) *seal.Keyring {
	t.Helper()
	k, err := seal.Load("", secret.New(strings.Join(keys, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t *testing.T, k *seal.Keyring, value string) string {
	t.Helper()
	text, err := k.Seal(secret.New(value), row)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestWhatIsSealedIsOpened(t *testing.T) {
	t.Parallel()
	k := ring(t, newKey())
	rapid.Check(t, func(t *rapid.T) {
		value, row := rapid.String().Draw(t, "value"), rapid.String().Draw(t, "row")
		text, err := k.Seal(secret.New(value), row)
		if err != nil {
			t.Fatal(err)
		}
		if len(value) > 4 && strings.Contains(text, value) {
			t.Errorf("%q shows in %q", value, text)
		}
		opened, err := k.Open(text, row)
		if err != nil || opened.Reveal() != value {
			t.Errorf("Open(Seal(%q)) = %q, %v", value, opened.Reveal(), err)
		}
		if _, err := k.Open(text, row+"x"); !errors.Is(err, seal.ErrTampered) {
			t.Errorf("opened for another row: %v", err)
		}
	})
}

func TestTamperingIsNoticed(t *testing.T) {
	t.Parallel()
	k := ring(t, newKey())
	text, other := sealed(t, k, "first"), sealed(t, k, "second")
	parts, others := strings.Split(text, "."), strings.Split(other, ".")
	forged := []string{"", "secret", "v1..", strings.Join([]string{parts[0], parts[1], parts[2], others[3]}, "."), "v2" + text[2:]}
	for i := range text {
		if text[i] != '.' && i > len(parts[0])+len(parts[1]) {
			forged = append(forged, text[:i]+string(rune(text[i]^1))+text[i+1:])
		}
	}
	for _, one := range forged {
		if opened, err := k.Open(one, row); !errors.Is(err, seal.ErrTampered) {
			t.Errorf("Open(%q) = %q, %v", one, opened.Reveal(), err)
		}
	}
}

func TestKeysAreRotatedAndLost(t *testing.T) {
	t.Parallel()
	old, next := newKey(), newKey()
	before := sealed(t, ring(t, old), "value")
	both, after := ring(t, next, old), ring(t, next)
	opened, err := both.Open(before, row)
	if err != nil || opened.Reveal() != "value" || both.Current(before) {
		t.Errorf("an older key does not open, or is taken for the current one: %v", err)
	}
	if again := sealed(t, both, "value"); !after.Current(again) {
		t.Errorf("%q is not sealed with the first key", again)
	}
	if _, err := after.Open(before, row); !errors.Is(err, seal.ErrKeyLost) {
		t.Errorf("a lost key is not told: %v", err)
	}
}

func TestKeyFileIsMadeOnce(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "master.key")
	rings := make([]*seal.Keyring, 8)
	var loading sync.WaitGroup
	for i := range rings {
		loading.Go(func() {
			var err error
			if rings[i], err = seal.Load(file, secret.Secret{}); err != nil {
				t.Error(err)
			}
		})
	}
	loading.Wait()
	if t.Failed() {
		return
	}
	text := sealed(t, rings[0], "value")
	for _, k := range rings {
		if _, err := k.Open(text, row); err != nil {
			t.Errorf("processes that start at once have different keys: %v", err)
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("rights of the key file: %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".key-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBadKeysAreRefused(t *testing.T) {
	t.Parallel()
	open := filepath.Join(t.TempDir(), "open.key")
	if err := os.WriteFile(open, []byte(newKey()), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	short := base64.StdEncoding.EncodeToString([]byte("short"))
	for name, test := range map[string]struct{ file, given, want string }{
		"readable": {open, "", "chmod 600"},
		"short":    {"", short, "32 bytes"},
		"no text":  {"", "§", "32 bytes"},
		"empty":    {"", " \n", "no key"},
		"nowhere":  {filepath.Join(t.TempDir(), "no", "folder"), "", "no such file"},
	} {
		_, err := seal.Load(test.file, secret.New(test.given))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
		if err != nil && test.given == short && strings.Contains(err.Error(), short) {
			t.Errorf("the key shows in %q", err)
		}
	}
}
