package seal

import (
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"parapet/internal/secret"
)

// keySize is that of AES-256.
const keySize = 32

// Keyring holds the master keys. The first seals, all open.
type Keyring struct {
	keys []masterKey
}

type masterKey struct {
	id  string
	gcm cipher.AEAD
}

// Load reads the keys that are given, from the environment or elsewhere, or else
// those in a file, which is made with a new key when it is missing and which
// nobody else may read. Keys are 32 bytes in base64, one to a line or separated
// by spaces or commas; to change the key, put a new one before the old.
func Load(file string, given secret.Secret) (*Keyring, error) {
	if !given.Empty() {
		ring, err := parse(given.Reveal())
		if err != nil {
			return nil, fmt.Errorf("read the master key that is given: %w", err)
		}
		return ring, nil
	}
	text, err := readKeys(file)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = makeKeys(file)
	}
	if err != nil {
		return nil, fmt.Errorf("read the master key: %w", err)
	}
	ring, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("read the master key in %s: %w", file, err)
	}
	return ring, nil
}

func readKeys(file string) (string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	// What Go says of rights on Windows means nothing.
	if rights := info.Mode().Perm(); runtime.GOOS != "windows" && rights&0o077 != 0 {
		return "", fmt.Errorf("others may read %s (its rights are %#o): run chmod 600 %s", file, rights, file)
	}
	text, err := os.ReadFile(file)
	return string(text), err
}

// makeKeys writes a file with a new key. When two processes do so at once, both
// read what the first has written.
func makeKeys(file string) (string, error) {
	temporary, err := os.CreateTemp(filepath.Dir(file), ".key-*") // with the rights 0600
	if err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // what stays is read by nobody
	_, err = fmt.Fprintln(temporary, base64.StdEncoding.EncodeToString(newKey()))
	if err := errors.Join(err, temporary.Sync(), temporary.Close()); err != nil {
		return "", err
	}
	// A link, other than a rename, does not replace what is there.
	if err := os.Link(temporary.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return readKeys(file)
}

func parse(text string) (*Keyring, error) {
	ring := &Keyring{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,", r) }) {
		key, err := base64.StdEncoding.DecodeString(word)
		if err != nil || len(key) != keySize {
			return nil, errors.New("a key has to be 32 bytes in base64, as `openssl rand -base64 32` makes them")
		}
		gcm, err := newGCM(key)
		if err != nil {
			return nil, err
		}
		ring.keys = append(ring.keys, masterKey{id: idOf(key), gcm: gcm})
	}
	if len(ring.keys) == 0 {
		return nil, errors.New("there is no key in it")
	}
	return ring, nil
}

// idOf names a key without giving it away.
func idOf(key []byte) string {
	sum := sha256.Sum256(append([]byte("parapet master key\x00"), key...))
	return hex.EncodeToString(sum[:8])
}
