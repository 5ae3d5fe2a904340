package bench

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

// tables hold what the questions ask for, with an index for either direction
// of every relationship.
var tables = []string{
	"CREATE TABLE machine (rowid INTEGER PRIMARY KEY, id TEXT)",
	"CREATE TABLE endpoint (rowid INTEGER PRIMARY KEY, id TEXT, exposure TEXT, os TEXT)",
	"CREATE TABLE logon_user (rowid INTEGER PRIMARY KEY, id TEXT UNIQUE)",
	"CREATE TABLE vulnerability (rowid INTEGER PRIMARY KEY, id TEXT UNIQUE, severity TEXT)",
	"CREATE TABLE software (rowid INTEGER PRIMARY KEY, name TEXT UNIQUE)",
	"CREATE TABLE manages (machine INTEGER, endpoint INTEGER, PRIMARY KEY (machine, endpoint)) WITHOUT ROWID",
	"CREATE TABLE has (machine INTEGER, user INTEGER, PRIMARY KEY (machine, user)) WITHOUT ROWID",
	"CREATE TABLE identified (machine INTEGER, vulnerability INTEGER, PRIMARY KEY (machine, vulnerability)) WITHOUT ROWID",
	"CREATE TABLE installed (machine INTEGER, software INTEGER, PRIMARY KEY (machine, software)) WITHOUT ROWID",
}

var indexes = []string{
	"CREATE INDEX exposed ON endpoint (exposure)",
	"CREATE INDEX severe ON vulnerability (severity)",
	"CREATE INDEX managed ON manages (endpoint, machine)",
	"CREATE INDEX had ON has (user, machine)",
	"CREATE INDEX found ON identified (vulnerability, machine)",
	"CREATE INDEX installation ON installed (software, machine)",
	"ANALYZE",
}

// sqlite is a database of the tenant, with all of it in the page cache.
func (t *tenant) sqlite(ctx context.Context, dir string) (_ *sql.DB, err error) {
	db, err := sql.Open("sqlite", filepath.Join(dir, "tenant.db")+
		"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-2000000)&_pragma=temp_store(memory)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // which has the page cache
	defer func() {
		if err != nil {
			db.Close()
		}
	}()
	for _, statement := range tables {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return nil, fmt.Errorf("%s: %w", statement, err)
		}
	}
	if err := t.insert(ctx, db); err != nil {
		return nil, err
	}
	for _, statement := range indexes {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return nil, fmt.Errorf("%s: %w", statement, err)
		}
	}
	return db, nil
}

func (t *tenant) insert(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	in := &inserter{ctx: ctx, tx: tx, pending: map[string]*batch{}, users: map[string]int{}}
	for i := range t.findings.share {
		in.add("vulnerability", i, cveName(i), severity(i))
	}
	for i := range t.products.share {
		in.add("software", i, productName(i))
	}
	devices := t.drawer()
	for i := range t.devices {
		in.device(devices.device(i, 0))
	}
	if err := in.flush(); err != nil {
		return err
	}
	return tx.Commit()
}

// inserter writes rows many at a time, and remembers the first error.
type inserter struct {
	ctx     context.Context
	tx      *sql.Tx
	pending map[string]*batch
	users   map[string]int
	err     error
}

// batch is the rows of one table that wait to be written.
type batch struct {
	statement *sql.Stmt
	values    []any
}

// together is how many rows one statement writes.
const together = 400

func (in *inserter) device(d device) {
	in.add("machine", d.number, machineKey(d.number))
	in.add("endpoint", d.number, machineKey(d.number), d.exposure, d.platform)
	in.add("manages", d.number, d.number)
	for _, name := range d.users {
		user, known := in.users[name]
		if !known {
			user = len(in.users)
			in.users[name] = user
			in.add("logon_user", user, name)
		}
		in.add("has", d.number, user)
	}
	for _, finding := range d.findings {
		in.add("identified", d.number, finding)
	}
	for _, product := range d.products {
		in.add("installed", d.number, product)
	}
}

func (in *inserter) add(table string, values ...any) {
	if in.err != nil {
		return
	}
	b := in.pending[table]
	if b == nil {
		b = &batch{}
		b.statement, in.err = in.tx.PrepareContext(in.ctx, insertion(table, len(values), together))
		in.pending[table] = b
	}
	b.values = append(b.values, values...)
	if in.err == nil && len(b.values) == together*len(values) {
		_, in.err = b.statement.ExecContext(in.ctx, b.values...)
		b.values = b.values[:0]
	}
}

// widths are the numbers of columns.
var widths = map[string]int{"endpoint": 4, "vulnerability": 3}

func (in *inserter) flush() error {
	for table, b := range in.pending {
		width := max(2, widths[table])
		if in.err == nil && len(b.values) > 0 {
			_, in.err = in.tx.ExecContext(in.ctx, insertion(table, width, len(b.values)/width), b.values...)
		}
	}
	return in.err
}

func insertion(table string, columns, rows int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", columns), ", ") + ")"
	return "INSERT INTO " + table + " VALUES " + strings.TrimSuffix(strings.Repeat(row+", ", rows), ", ")
}

// ask reads all rows as texts.
func ask(ctx context.Context, db *sql.DB, text string) ([][]string, error) {
	rows, err := db.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]string
	for rows.Next() {
		row, cells := make([]string, len(columns)), make([]any, len(columns))
		for i := range row {
			cells[i] = &row[i]
		}
		if err := rows.Scan(cells...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}
