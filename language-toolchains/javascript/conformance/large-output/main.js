for (let number = 1; number <= 100000; number += 1) console.log(number);
