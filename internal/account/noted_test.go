package account

import (
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// A disk that is full keeps changes from being made, not people from reading.
func TestAFullDiskKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	if err := noted(fmt.Errorf("note a session: %w", &pgconn.PgError{Code: "53100"})); err != nil {
		t.Errorf("without room to note it a session is refused: %v", err)
	}
	broken := errors.New("the connection is gone")
	if err := noted(broken); !errors.Is(err, broken) {
		t.Errorf("with the database gone a session holds: %v", err)
	}
	if err := noted(nil); err != nil {
		t.Error(err)
	}
}
