"""What binds, what is proposed and what is aimed at: principles, recommendations, the strategy tree."""
