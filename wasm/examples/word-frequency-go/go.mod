module word-frequency-go

go 1.21
