package ingest

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"parapet/internal/odata"
)

// notes is what a step has to say of its work. It is safe for concurrent use.
type notes struct {
	mu      sync.Mutex
	lacks   []string
	remarks []string
	unread  unread // records that were left out
	pruned  unread // records that something was left out of
	// before are how many lacks and remarks there were before the reading began.
	before struct{ lacks, remarks int }
}

// unread counts records that could not be read, and keeps why of the first few.
type unread struct {
	first []string
	count int
}

func (u *unread) add(bad *odata.RowError) {
	u.count++
	if len(u.first) < examples {
		u.first = append(u.first, bad.Error())
	}
}

func (u unread) String() string {
	return plural(u.count, "record") + " could not be read: " + u.reasons()
}

func (u unread) reasons() string { return enumerate(u.first, u.count) }

// addAll adds what another has counted.
func (u *unread) addAll(other unread) {
	u.count += other.count
	u.first = append(u.first, other.first...)
	u.first = u.first[:min(examples, len(u.first))]
}

// examples is how many of many things a reason names.
const examples = 3

// lack notes something that could not be seen.
func (n *notes) lack(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lacks = append(n.lacks, fmt.Sprintf(format, args...))
}

// remark notes something worth knowing that takes nothing away.
func (n *notes) remark(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.remarks = append(n.remarks, fmt.Sprintf(format, args...))
}

// setAside notes records that could not be read.
func (n *notes) setAside(u unread) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unread.addAll(u)
}

// prune notes records that something was left out of, without which they are
// still true.
func (n *notes) prune(u unread) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pruned.addAll(u)
}

// begin says that the reading begins.
func (n *notes) begin() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.before.lacks, n.before.remarks = len(n.lacks), len(n.remarks)
}

// startOver forgets what was noted of the reading, because all is read again.
func (n *notes) startOver() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lacks, n.remarks = n.lacks[:n.before.lacks], n.remarks[:n.before.remarks]
	n.unread, n.pruned = unread{}, unread{}
}

func (n *notes) lacking() bool { return len(n.missing()) > 0 }

// unreadable reports whether a record could not be read.
func (n *notes) unreadable() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.unread.count > 0
}

// all is every note, what is lacking first.
func (n *notes) all() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := append(n.lost(), n.remarks...)
	if n.pruned.count > 0 {
		all = append(all, "what could not be read was left out of "+plural(n.pruned.count, "record")+": "+n.pruned.reasons())
	}
	return all
}

// enumerate joins the first few of so many things.
func enumerate(first []string, of int) string {
	text := strings.Join(first, ", ")
	if rest := of - len(first); rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// missing is what could not be seen, a sentence each.
func (n *notes) missing() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.lost()
}

func (n *notes) lost() []string {
	lost := slices.Clone(n.lacks)
	if n.unread.count > 0 {
		lost = append(lost, n.unread.String())
	}
	return lost
}
