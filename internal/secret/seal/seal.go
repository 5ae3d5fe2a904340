// Package seal keeps secrets where others may look: in a database, in its
// backups.
//
// Each secret is encrypted by AES-256-GCM with a key of its own, which is
// encrypted the same way by the master key and lies beside it, with the master
// key's id. Both are bound to the row that the secret belongs to, so that it
// cannot be moved to another. The master key is in a Keyring, which Load reads
// from a file or is given; older keys in it still open what they have sealed.
// The package does not know where sealed secrets are kept, nor what they are for.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"parapet/internal/secret"
)

// ErrKeyLost is what Open says of a secret whose master key is not in the
// keyring: nobody can read it any more, it has to be entered again.
var ErrKeyLost = errors.New("the key that this secret was sealed with is not there: restore the key, or enter the secret again")

// ErrTampered is what Open says of a secret that is not as it was sealed, or not
// of this row.
var ErrTampered = errors.New("the sealed secret was altered, or belongs to something else: enter it again")

// format is the first part of what Seal writes: format.key id.data key.secret.
const format = "v1"

// Seal encrypts a secret for a row, such as "credentials/0199…/client_secret",
// with the first key.
func (k *Keyring) Seal(s secret.Secret, row string) (string, error) {
	key := newKey()
	inner, err := newGCM(key)
	if err != nil {
		return "", fmt.Errorf("seal a secret: %w", err)
	}
	current := k.keys[0]
	return strings.Join([]string{
		format, current.id,
		encrypt(current.gcm, key, bound("key", current.id, row)),
		encrypt(inner, []byte(s.Reveal()), bound("secret", current.id, row)),
	}, "."), nil
}

// Open decrypts what Seal has written for the same row. Its errors are
// ErrKeyLost and ErrTampered.
func (k *Keyring) Open(sealed, row string) (secret.Secret, error) {
	parts := strings.Split(sealed, ".")
	if len(parts) != 4 || parts[0] != format {
		return secret.Secret{}, ErrTampered
	}
	for _, master := range k.keys {
		if master.id != parts[1] {
			continue
		}
		key, err := decrypt(master.gcm, parts[2], bound("key", master.id, row))
		if err != nil {
			return secret.Secret{}, err
		}
		inner, err := newGCM(key)
		if err != nil {
			return secret.Secret{}, ErrTampered
		}
		value, err := decrypt(inner, parts[3], bound("secret", master.id, row))
		return secret.New(string(value)), err
	}
	return secret.Secret{}, ErrKeyLost
}

// Current says whether a secret is sealed with the first key. One that is not
// should be opened and sealed again, before the older key goes.
func (k *Keyring) Current(sealed string) bool {
	return strings.HasPrefix(sealed, format+"."+k.keys[0].id+".")
}

// bound is what is authenticated besides the secret: which part it is, under
// which key, and of what row.
func bound(part, id, row string) []byte {
	return []byte("parapet " + format + "\x00" + part + "\x00" + id + "\x00" + row)
}

func newKey() []byte {
	key := make([]byte, keySize)
	rand.Read(key) // never fails
	return key
}

// newGCM encrypts with a random nonce before the ciphertext.
func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

var encoding = base64.RawURLEncoding.Strict()

func encrypt(gcm cipher.AEAD, plain, bound []byte) string {
	return encoding.EncodeToString(gcm.Seal(nil, nil, plain, bound))
}

func decrypt(gcm cipher.AEAD, text string, bound []byte) ([]byte, error) {
	sealed, err := encoding.DecodeString(text)
	if err != nil {
		return nil, ErrTampered
	}
	plain, err := gcm.Open(nil, nil, sealed, bound)
	if err != nil {
		return nil, ErrTampered
	}
	return plain, nil
}
