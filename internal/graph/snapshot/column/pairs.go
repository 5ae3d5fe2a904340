package column

// Pairs are relationships of one type between two sets of rows, ordered by
// the row they lead from and then by the row they lead to. The place of a
// relationship in that order is its slot; its properties and its history are
// in the row of that number. What was not asked for of them is not there.
type Pairs struct {
	*Adjacency
	*Block
	history History
}

// NewPairs are the relationships of a set.
func NewPairs(set Set[Pair]) *Pairs {
	return PairsOf(NewAdjacency(set.Keys), set.Block, set.History)
}

// PairsOf are relationships with their properties and their history.
func PairsOf(a *Adjacency, b *Block, h History) *Pairs { return &Pairs{a, b, h} }

// Len is the number of relationships.
func (p *Pairs) Len() int { return p.Adjacency.Len() }

// History says when the relationships came and changed.
func (p *Pairs) History() History { return p.history }

// Set is the relationships as a set.
func (p *Pairs) Set() Set[Pair] { return Set[Pair]{p.Keys(), p.Block, p.history} }
