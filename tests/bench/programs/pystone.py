# A loop in the manner of pystone: objects, lists, a dictionary, text.
class Record:
    def __init__(self, next=None, kind=0, number=0, text=''):
        self.next, self.kind, self.number, self.text = next, kind, number, text
    def copy(self):
        return Record(self.next, self.kind, self.number, self.text)

def change(record, step):
    other = record.copy()
    record.number = step % 17
    other.number = record.number + 2
    other.next = record
    return other if other.kind == 1 else record

def fill(first, second, index, value):
    first[index] = value
    first[index + 1] = first[index]
    for column in range(index, index + 3):
        second[index][column] = index
    second[index][index - 1] += 1

def compare(a, b):
    at = 1
    while at <= 2:
        if a[at] == b[at + 1]:
            return True
        at += 1
    return a > b

def main(rounds):
    record = Record(None, 1, 0, 'DHRYSTONE PROGRAM, SOME STRING')
    numbers = [0] * 51
    matrix = [numbers[:] for _ in range(51)]
    seen = {}
    total = 0
    for step in range(rounds):
        record = change(record, step)
        record.next = None
        text = 'DHRYSTONE PROGRAM, %d' % (step % 100)
        if not compare(text, record.text):
            total += 1
        fill(numbers, matrix, 8 + step % 7, total)
        seen[text] = seen.get(text, 0) + record.number
        total = (total * 3 + numbers[9] // 2) % 100003
    print(total, len(seen), sum(seen.values()))

main(30000)
