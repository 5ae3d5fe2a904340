// Package bench measures the graph engine along its whole path: a tenant is
// drafted, committed, opened and asked in the language that people write, from
// the text of a query to the rows of its answer. The same questions go to
// SQLite, with the same data, in the same run.
//
// The package is tests alone. As they run every day they use a small tenant,
// and compare the answers with SQLite's; `make bench` names larger ones and
// prints the figures beside what is demanded of them.
//
// It does not know how an answer comes about.
package bench
