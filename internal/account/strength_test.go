package account

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/secret"
)

func TestWeakPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		"short", "elevenchars", strings.Repeat("long words ", 30),
		"password1234", "Password2026!", "P@ssw0rd2026!!", "passwordpassword", "PassPassPass12",
		"123456789012", "111111111111", "abcabcabcabc", "qwertyuiop12", "Qwertyuiop!23", "1q2w3e4r5t6y", "asdfghjkl123",
		"parapet-admin1", "Microsoft2026", "defender!defender", "welcome-2026!", "summer2026!!!", "iloveyou1234",
		"anna.muster2026", "Muster!Anna123", "ANNA-contoso-99", "adm1n1strat0r", "letmeinletmein1", "changeme2026!",
		"tab\tand\x00bytes", "not\xfftext-at-all",
	} {
		if weakness(password, "anna.muster@contoso.com") == "" {
			t.Errorf("%q is accepted", password)
		}
	}
}

func TestGoodPasswordsAreAccepted(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		"correct horse battery staple", "four unrelated plain words", "x7#Kq9!mLp2$", "vr8mzkq4tw1h",
		"überraschend lange Sätze", "миру нужны слова", "пароль-нового-года", "Password-but-then-glacier", "la vie est un long fleuve",
	} {
		if why := weakness(password, "anna.muster@contoso.com"); why != "" {
			t.Errorf("%q is refused: %s", password, why)
		}
	}
}

// TestRandomPasswordsAreAccepted: what a password manager makes must never be
// refused.
func TestRandomPasswordsAreAccepted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOfN(rapid.RuneFrom([]rune("bcdfghjkmnpqrstvwxyzBCDFGHJKLMNPQRSTVWXYZ")), 20, 40, -1).Draw(t, "password")
		if len(distinct(letters)) >= 10 {
			if why := weakness(letters, "someone"); why != "" {
				t.Errorf("%q is refused: %s", letters, why)
			}
		}
	})
}

func TestHashesMatchTheirPasswordAlone(t *testing.T) {
	t.Parallel()
	h := newHasher(Cost{Memory: 8, Passes: 1, Lanes: 1})
	hash, err := h.hash(t.Context(), secret.New("right"))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := h.hash(t.Context(), secret.New("right")); again == hash {
		t.Error("two hashes of a password are the same: there is no salt")
	}
	if ok, outdated := h.matches(hash, secret.New("right")); !ok || outdated {
		t.Errorf("the right password: %v, outdated %v", ok, outdated)
	}
	for _, stored := range []string{hash, "", "plain", "$argon2id$v=19$m=8,t=0,p=1$AAAA$AAAA", "$argon2id$v=19$m=8,t=1,p=1$AAAA$", "$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA", hash + "$"} {
		if ok, _ := h.matches(stored, secret.New("")); ok {
			t.Errorf("no password matches %q", stored)
		}
	}
}
