package bench

import (
	"fmt"
	"strings"
	"time"
)

// question is one of the questions whose answers are timed.
type question struct {
	name string
	text string
	// bar is what is demanded at 100,000 devices on two cores.
	bar time.Duration
	// sql asks SQLite the same in several ways, of which the fastest counts;
	// none when it is not asked.
	sql []string
}

// questions are the questions to a tenant.
func (t *tenant) questions() []question {
	rare := cveName(t.findings.rank(max(0.01, 10/float64(t.devices))))
	admin := adminName(0)
	return []question{
		{
			name: "Q1", bar: 60 * time.Millisecond,
			text: "FIND user_endpoint WITH exposureLevel='High' THAT MANAGES microsoft_defender_machine AS m" +
				" THAT IDENTIFIED microsoft_defender_vulnerability WITH severity='Critical' AS v" +
				" RETURN v.id, COUNT(m) AS n ORDER BY n DESC, v.id LIMIT 20",
			sql: criticalSQL(),
		},
		{
			name: "Q2", bar: 5 * time.Millisecond,
			text: "FIND UNIQUE microsoft_defender_vulnerability WITH id='" + rare + "' THAT IDENTIFIED microsoft_defender_machine" +
				" THAT HAS microsoft_defender_logon_user AS u RETURN u.id",
		},
		{
			name: "Q3", bar: 5 * time.Millisecond,
			text: "FIND microsoft_defender_machine THAT !IDENTIFIED microsoft_defender_vulnerability",
		},
		{
			name: "Q4", bar: 500 * time.Millisecond,
			text: "FIND microsoft_defender_logon_user WITH id='" + strings.ReplaceAll(admin, `\`, `\\`) + "' THAT HAS microsoft_defender_machine" +
				" THAT IDENTIFIED microsoft_defender_vulnerability AS v THAT IDENTIFIED microsoft_defender_machine" +
				" THAT HAS microsoft_defender_logon_user AS o RETURN o.id, COUNT(v) AS n ORDER BY n DESC, o.id LIMIT 20",
			sql: blastSQL(admin),
		},
		{
			name: "Q5", bar: 300 * time.Millisecond,
			text: "FIND user_endpoint AS e THAT MANAGES microsoft_defender_machine THAT IDENTIFIED microsoft_defender_vulnerability AS v" +
				" RETURN v.severity, e.osPlatform, COUNT(v) AS cves, COUNT(e) AS devices",
			sql: severitySQL(),
		},
		{
			name: "Q6", bar: 10 * time.Millisecond,
			text: "FIND (user_endpoint|microsoft_defender_logon_user) WITH name ~= '" + hostName(t.devices / 2)[4:9] + "' LIMIT 100",
		},
		{
			name: "Q7", bar: 800 * time.Millisecond,
			text: "FIND microsoft_defender_software WITH name = ('" + strings.Join(t.popular(), "' OR '") + "') AS s" +
				" THAT INSTALLED microsoft_defender_machine AS m THAT IDENTIFIED microsoft_defender_vulnerability AS v" +
				" RETURN s.name, COUNT(m), COUNT(v)",
			sql: productSQL(t.popular()),
		},
	}
}

// popular are the products that most devices have.
func (t *tenant) popular() []string {
	var names []string
	for i := range 20 {
		names = append(names, productName(i))
	}
	return names
}

// lookUp asks for one machine with all that is around it.
func (t *tenant) lookUp(i int) string {
	return "FIND microsoft_defender_machine WITH _key='" + machineKey(i%t.devices) + "' THAT RELATES TO * AS n RETURN n._type, n.displayName"
}

func criticalSQL() []string {
	const tail = " GROUP BY v.id ORDER BY n DESC, v.id LIMIT 20"
	return []string{
		"SELECT v.id, COUNT(DISTINCT m.machine) AS n FROM endpoint e CROSS JOIN manages m ON m.endpoint = e.rowid" +
			" CROSS JOIN identified i ON i.machine = m.machine CROSS JOIN vulnerability v ON v.rowid = i.vulnerability" +
			" WHERE e.exposure = 'High' AND v.severity = 'Critical'" + tail,
		"SELECT v.id, COUNT(DISTINCT m.machine) AS n FROM vulnerability v CROSS JOIN identified i ON i.vulnerability = v.rowid" +
			" CROSS JOIN manages m ON m.machine = i.machine CROSS JOIN endpoint e ON e.rowid = m.endpoint" +
			" WHERE e.exposure = 'High' AND v.severity = 'Critical'" + tail,
		"SELECT v.id, COUNT(*) AS n FROM endpoint e CROSS JOIN manages m ON m.endpoint = e.rowid" +
			" CROSS JOIN identified i ON i.machine = m.machine CROSS JOIN vulnerability v ON v.rowid = i.vulnerability" +
			" WHERE e.exposure = 'High' AND v.severity = 'Critical'" + tail,
	}
}

func blastSQL(user string) []string {
	found := "(SELECT DISTINCT i.vulnerability FROM logon_user u CROSS JOIN has h ON h.user = u.rowid" +
		" CROSS JOIN identified i ON i.machine = h.machine WHERE u.id = '" + user + "')"
	tail := " GROUP BY o.id ORDER BY n DESC, o.id LIMIT 20"
	return []string{
		"SELECT o.id, COUNT(DISTINCT f.vulnerability) AS n FROM " + found + " f CROSS JOIN identified i ON i.vulnerability = f.vulnerability" +
			" CROSS JOIN has h ON h.machine = i.machine CROSS JOIN logon_user o ON o.rowid = h.user" + tail,
		"SELECT o.id, COUNT(DISTINCT i.vulnerability) AS n FROM logon_user o CROSS JOIN has h ON h.user = o.rowid" +
			" CROSS JOIN identified i ON i.machine = h.machine WHERE +i.vulnerability IN " + found + tail, // + forbids an index here
	}
}

func severitySQL() []string {
	const tail = " GROUP BY v.severity, e.os"
	return []string{
		"SELECT v.severity, e.os, COUNT(DISTINCT v.rowid), COUNT(DISTINCT e.rowid) FROM endpoint e CROSS JOIN manages m ON m.endpoint = e.rowid" +
			" CROSS JOIN identified i ON i.machine = m.machine CROSS JOIN vulnerability v ON v.rowid = i.vulnerability" + tail,
		"SELECT v.severity, e.os, COUNT(DISTINCT v.rowid), COUNT(DISTINCT e.rowid) FROM vulnerability v" +
			" CROSS JOIN identified i ON i.vulnerability = v.rowid CROSS JOIN manages m ON m.machine = i.machine" +
			" CROSS JOIN endpoint e ON e.rowid = m.endpoint" + tail,
	}
}

func productSQL(names []string) []string {
	list := fmt.Sprintf("('%s')", strings.Join(names, "', '"))
	return []string{
		"SELECT s.name, COUNT(DISTINCT n.machine), COUNT(DISTINCT i.vulnerability) FROM software s CROSS JOIN installed n ON n.software = s.rowid" +
			" CROSS JOIN identified i ON i.machine = n.machine WHERE s.name IN " + list + " GROUP BY s.name",
		"SELECT s.name, (SELECT COUNT(*) FROM installed n WHERE n.software = s.rowid AND EXISTS (SELECT 1 FROM identified i WHERE i.machine = n.machine))," +
			" (SELECT COUNT(*) FROM (SELECT DISTINCT i.vulnerability FROM installed n CROSS JOIN identified i ON i.machine = n.machine" +
			" WHERE n.software = s.rowid)) FROM software s WHERE s.name IN " + list,
	}
}
